/** Wires the operator together at start; knows every other package, and no other package knows it. */
package dev.siaga.app;
