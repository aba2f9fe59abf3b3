/** What a real API server makes of the kinds: which manifests it lets in, what it says of the others, and what it explains. */
package dev.siaga.api;
