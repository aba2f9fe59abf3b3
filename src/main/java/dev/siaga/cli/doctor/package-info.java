/** What is wrong with an estate before anybody trusts it: facts in, findings out. It knows the failover's own rules, and no cluster, clock or file. */
package dev.siaga.cli.doctor;
