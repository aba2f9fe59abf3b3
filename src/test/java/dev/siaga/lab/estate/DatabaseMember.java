package dev.siaga.lab.estate;

import dev.siaga.lab.City;

/** One Patroni member: a Pod of a city and the address it has now. */
public record DatabaseMember(City city, String pod, String ip) {
    /** Where PostgreSQL listens. */
    public String address() {
        return ip + ":5432";
    }

    /** Asks Patroni, from outside every city. */
    public MemberStatus status() {
        return MemberStatus.ask(ip);
    }
}
