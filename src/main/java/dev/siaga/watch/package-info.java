/**
 * What is watched of a city beside who is primary: its load, its backups, its reporting database, how far its data is behind. Pure functions of
 * measurements and a time; knows no Kubernetes, no network, no clock and no thread. What couldn't be measured is never taken for zero.
 */
package dev.siaga.watch;
