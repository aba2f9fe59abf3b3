package dev.siaga.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets things go wrong, alone and together, at any time and at the worst: some wait for a moment, such as the winning of an epoch or a
 * decision to step down, and strike then. Each heals after a while, and all of them at the end.
 */
final class Faults {
    private static final List<String> MOMENTS = List.of(
            "won",
            "expired",
            "accepting",
            "released",
            "kept",
            "permit",
            "Contend",
            "Promote",
            "StepDown",
            "Release",
            "Demote",
            "Follow",
            "MarkStandby",
            "AwaitFence",
            "CallOff",
            "Reclone",
            "Expel");

    private final SimEstate estate;
    private final World world;
    private final Breakage breakage;
    private final List<Fault> kinds;
    private final Map<Fault, Integer> hits = new EnumMap<>(Fault.class);
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Healing> healing = new ArrayList<>();
    private int pending;
    private long quietSince;
    private boolean over;

    private record Healing(String moment, Runnable heal) {}

    private record Waiting(String moment, Fault fault, boolean there, long from) {}

    Faults(SimEstate estate, List<Fault> kinds) {
        this.estate = estate;
        this.kinds = kinds;
        this.world = estate.world;
        this.breakage = new Breakage(estate);
        estate.witness.moments = this::moment;
    }

    Map<Fault, Integer> hits() {
        return hits;
    }

    /** Nothing is broken any more, nothing more is planned, and what waits for a moment has had some time for it. */
    boolean past() {
        return pending == 0 && world.now() - quietSince > 5 * World.S;
    }

    void end() {
        over = true;
    }

    private void later(long nanos, Runnable what) {
        pending++;
        world.after(nanos, () -> {
            pending--;
            quietSince = world.now();
            what.run();
        });
    }

    /** Draws the faults of a history, all of which begin and heal within this time from now. */
    void plan(long within) {
        if (estate.scenario.operatorsOnly()) {
            for (long at = 0; at < within; at += world.between(10 * World.S, 30 * World.S)) {
                later(at, () -> strike(Fault.OPERATOR_CRASH, anyCity()));
            }
            return;
        }
        int count = 1 + world.random.nextInt(6);
        boolean focus = world.chance(0.5);
        for (int i = 0; i < count; i++) {
            Fault fault = world.oneOf(kinds);
            if (world.chance(0.4)) {
                long from = world.now() + (world.chance(0.5) ? 0 : world.between(0, within * 2 / 3));
                waiting.add(new Waiting(world.oneOf(MOMENTS), fault, world.chance(0.7), from));
            }
            if (i == 0 || world.chance(0.5)) {
                later(world.between(0, within * 2 / 3), () -> strikeTogether(fault, focus ? holdersCity() : anyCity()));
            }
        }
    }

    private void moment(String moment, SimCity city) {
        if (over) {
            return;
        }
        for (int i = healing.size() - 1; i >= 0; i--) {
            if (healing.get(i).moment().equals(moment)) {
                later(
                        world.chance(0.4) ? 0 : world.between(0, 2 * World.S),
                        healing.remove(i).heal());
            }
        }
        for (int i = waiting.size() - 1; i >= 0; i--) {
            Waiting w = waiting.get(i);
            if (w.moment().equals(moment) && world.now() >= w.from()) {
                waiting.remove(i);
                long delay = world.chance(0.5) ? 0 : world.between(0, 3 * World.S);
                later(delay, () -> strikeTogether(w.fault(), w.there() ? city : anyCity()));
            }
        }
    }

    private static Runnable once(Runnable what) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                what.run();
            }
        };
    }

    private SimCity anyCity() {
        return world.oneOf(estate.cities);
    }

    private SimCity holdersCity() {
        return estate.witness
                .holder()
                .map(h -> estate.cities.get(estate.names.indexOf(h.city())))
                .orElseGet(this::anyCity);
    }

    private long lasting(Fault fault) {
        if (fault == Fault.REPLICATION_CUT || fault == Fault.STALE_LEADER) {
            return world.between(10 * World.S, 60 * World.S);
        }
        return world.chance(0.4) ? world.between(World.S / 2, 6 * World.S) : world.between(5 * World.S, 45 * World.S);
    }

    /** Now and then two things go wrong at once, or nearly so. */
    private void strikeTogether(Fault fault, SimCity city) {
        strike(fault, city);
        if (world.chance(0.2)) {
            Fault second = world.oneOf(kinds);
            SimCity there = world.chance(0.7) ? city : anyCity();
            later(world.chance(0.5) ? 0 : world.between(0, 4 * World.S), () -> strike(second, there));
        }
    }

    private void strike(Fault fault, SimCity city) {
        if (over) {
            return;
        }
        world.trace(() -> "FAULT " + fault + " in " + city.name);
        Optional<Runnable> heal = breakage.of(fault, city);
        if (heal.isPresent()) {
            hits.merge(fault, 1, Integer::sum);
            if (heal.get() != Breakage.NOTHING) {
                Runnable once = once(() -> {
                    world.trace(() -> "healed " + fault + " in " + city.name);
                    heal.get().run();
                });
                if (world.chance(0.3)) {
                    healing.add(new Healing(world.oneOf(MOMENTS), once));
                } else if (fault == Fault.ETCD_FREEZE && world.chance(0.5)) {
                    healing.add(new Healing("released", once));
                }
                later(lasting(fault), once);
            }
        }
    }

    private static final Runnable NOTHING = () -> {};
}
