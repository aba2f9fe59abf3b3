package dev.siaga.adapter.patroni;

import java.util.OptionalLong;

/**
 * What a member wrote of itself in its last loop, for its cluster to read.
 *
 * @param state of a standby how it is fed, such as {@code streaming}; else of its database, such as {@code running}
 * @param timeline of one that streams that of the stream; empty while its database isn't up
 */
public record MemberRecord(String name, String state, OptionalLong timeline) {}
