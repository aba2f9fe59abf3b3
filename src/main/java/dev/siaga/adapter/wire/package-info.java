/**
 * What the clients share to speak HTTP and JSON with a peer that may be slow, broken or hostile: bounds on time and size, and typed
 * reading of an answer. Knows no particular peer.
 */
package dev.siaga.adapter.wire;
