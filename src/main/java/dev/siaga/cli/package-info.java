/**
 * The kubectl plugin: what people see and do from the keyboard, with the rights of their own kubeconfig. It knows the kinds and the API server; it decides
 * nothing about primacy, which is asked for and answered by the operators. Quarkus is not started for it.
 */
package dev.siaga.cli;
