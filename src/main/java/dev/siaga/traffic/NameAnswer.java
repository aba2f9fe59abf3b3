package dev.siaga.traffic;

import java.util.List;

/** What a city has to say of one name that is its to publish. */
public sealed interface NameAnswer {
    String host();

    /** It leads there now. */
    record Leads(String host, List<DnsRecord> records) implements NameAnswer {
        public Leads {
            records = List.copyOf(records);
        }
    }

    /** It leads where it led before, if it did: what would change that isn't known. */
    record Stays(String host) implements NameAnswer {}

    /** There is nothing it could lead to; {@code why} names the remedy. */
    record Missing(String host, String why) implements NameAnswer {}
}
