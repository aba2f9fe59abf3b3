/**
 * Where a city's users are sent: to the main service, the backup, or another city, and which database they read. Pure functions of what the
 * cities tell of themselves and a time; knows no Kubernetes, no network, no clock and no thread.
 */
package dev.siaga.traffic;
