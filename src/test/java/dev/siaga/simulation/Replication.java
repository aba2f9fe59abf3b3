package dev.siaga.simulation;

import dev.siaga.failover.Permit;
import dev.siaga.simulation.Postgres.Source;
import dev.siaga.simulation.Postgres.State;
import dev.siaga.simulation.Timeline.End;
import java.util.List;
import java.util.Optional;

/**
 * Streaming between databases, a step every so often: a standby gets what its sender had a step ago. What PostgreSQL and Patroni know of
 * forks are timeline numbers only; a fork that they can't see and stream over is corrupt data.
 */
final class Replication {
    private static final long TICK = 150 * World.MS;

    private final SimEstate estate;

    Replication(SimEstate estate) {
        this.estate = estate;
        estate.world.after(TICK, this::tick);
    }

    private void tick() {
        for (Member member : estate.members) {
            Postgres standby = member.database;
            if (standby.state == State.RECOVERY && !standby.frozen) {
                Optional<Postgres> sender = sender(member, standby.source);
                if (sender.isEmpty()) {
                    standby.streaming &= waitsForShutdown(standby);
                } else {
                    stream(standby, sender.get(), sender.get().sent);
                }
            }
        }
        for (Member member : estate.members) {
            member.database.sent = member.database.log;
        }
        estate.world.after(estate.replicationStalls ? TICK * 20 : TICK, this::tick);
    }

    /** Who sends to a member with this source now: a leader of that city that runs, can be reached and has data. */
    Optional<Postgres> sender(Member member, Source source) {
        return switch (source) {
            case Source.Nowhere ignored -> Optional.empty();
            case Source.Local(Member leader) ->
                Optional.of(leader.database).filter(Replication::sends).filter(s -> s.member != member);
            case Source.Remote(int city) -> {
                if (!estate.network.bothWays(city, member.city.index) || estate.starved[member.city.index]) {
                    yield Optional.empty();
                }
                List<Member> there = estate.cities.get(city).members;
                Postgres standbyLeader = null;
                for (Member other : there) {
                    if (sends(other.database)) {
                        if (other.database.state == State.PRIMARY) {
                            yield Optional.of(other.database);
                        }
                        if (other.patroni.holds) {
                            standbyLeader = other.database;
                        }
                    }
                }
                yield Optional.ofNullable(standbyLeader);
            }
        };
    }

    private static boolean sends(Postgres database) {
        return (database.state == State.PRIMARY || database.state == State.RECOVERY)
                && !database.frozen
                && database.sent != null;
    }

    private void stream(Postgres standby, Postgres sender, End sent) {
        if (standby.log.prefixOf(sent)) {
            standby.mixed |= sender.mixed;
            standby.log = sent;
            standby.streaming = true;
            return;
        }
        if (standby.log.prefixOf(sender.log)) {
            standby.streaming = true;
            return;
        }
        standby.streaming = false;
        long fork = standby.log.believedFork(sender.log);
        if (fork >= 0 && fork >= standby.log.lsn()) {
            boolean covered = sender.log.timeline().number > standby.log.timeline().number
                    || sender.log.lsn() >= standby.log.lsn();
            if (covered && !sender.log.prefixOf(standby.log) && !givenUp(standby)) {
                mix(standby, sender);
            }
            return;
        }
        if (standby.source instanceof Source.Local || sender.state == State.PRIMARY) {
            rewind(standby, sender); // against another city, Patroni asks for one that accepts writes
        }
    }

    /** A city that hasn't turned to the holder yet is still to tell forks; one that has keeps what it streams for good. */
    private void mix(Postgres standby, Postgres sender) {
        long turned = standby.member.city.kube.permit().epoch();
        if (estate.witness.holder().filter(h -> h.epoch() > turned).isPresent()) {
            estate.world.trace(() -> standby.member.name + " streams another log");
            standby.mixed = true;
        } else {
            estate.witness.violated("corruption: %s at %s streams from %s at %s, which is another log"
                    .formatted(standby.member.name, standby.log, sender.member.name, sender.log));
        }
    }

    /** What its city is about to make anew harms nobody: no member may hold the lock meanwhile. */
    private static boolean givenUp(Postgres standby) {
        return standby.member.city.kube.permit() instanceof Permit.Recloning r
                && World.BEGAN.plusNanos(standby.dataSince).isBefore(r.until());
    }

    private void rewind(Postgres standby, Postgres sender) {
        estate.world.trace(() -> standby.member.name + " at " + standby.log + " is rewound to " + sender.log);
        standby.rewinding = true;
        standby.stopForRewind();
        Process then = standby.member.process;
        estate.world.after(estate.world.between(300 * World.MS, 3 * World.S), () -> {
            if (standby.member.process != then || !standby.rewinding) {
                return;
            }
            standby.rewinding = false;
            if (!sends(sender) || estate.world.chance(0.08)) {
                if (estate.world.chance(0.5)) {
                    standby.member.wipe();
                } else {
                    standby.start(false);
                }
                return;
            }
            End common = standby.log.commonWith(sender.log);
            long believed = standby.log.believedFork(sender.log);
            if (believed > common.lsn()) {
                estate.witness.violated("corruption: %s at %s is rewound by numbers to %d, but parted at %s"
                        .formatted(standby.member.name, standby.log, believed, common));
            }
            standby.log = common;
            standby.start(false);
        });
    }

    /** The connection stays until the sender has really stopped. */
    private boolean waitsForShutdown(Postgres standby) {
        return estate.members.stream()
                .anyMatch(m -> m.database.state == State.STOPPING
                        && !m.stoppingStandby
                        && reaches(m.database, standby.member, standby.source));
    }

    private boolean reaches(Postgres primary, Member standby, Source source) {
        return switch (source) {
            case Source.Nowhere ignored -> false;
            case Source.Local(Member leader) -> leader.database == primary;
            case Source.Remote(int city) ->
                primary.member.city.index == city
                        && estate.network.bothWays(city, standby.city.index)
                        && !estate.starved[standby.city.index];
        };
    }

    /** A clean shutdown waits for every standby that streams from it. */
    void finish(Postgres primary) {
        for (Member member : estate.members) {
            Postgres standby = member.database;
            if (standby.state == State.RECOVERY
                    && !standby.frozen
                    && standby.streaming
                    && reaches(primary, member, standby.source)
                    && standby.log.prefixOf(primary.log)) {
                standby.log = primary.log;
            }
        }
    }
}
