package dev.siaga.adapter.etcd;

/** A key as it stood at one revision. Version counts its changes since it was created; lease is 0 when none holds it. */
public record KeyValue(String key, String value, long createRevision, long modRevision, long version, long lease) {}
