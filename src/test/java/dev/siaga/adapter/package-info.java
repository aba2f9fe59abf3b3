/** Tests of the clients: against real peers where it matters, and against a server that misbehaves on purpose. */
package dev.siaga.adapter;
