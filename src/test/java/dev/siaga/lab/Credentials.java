package dev.siaga.lab;

/** A certificate and its private key, both as PEM text. */
public record Credentials(String certificate, String key) {}
