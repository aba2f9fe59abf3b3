/**
 * The service {@code api} of the lab and what watches it: the programs that run as Pods (the service, its load, an inbox for pages and mail) and
 * the way to deploy, disturb and ask them from outside. Knows the cities; knows nothing of databases or of Siaga.
 */
package dev.siaga.lab.service;
