package dev.siaga.simulation;

import dev.siaga.failover.Estate;
import dev.siaga.failover.Permit;
import dev.siaga.simulation.SimKube.Config;
import java.time.Duration;
import java.util.Optional;

/** A human who edits what Siaga goes by, deletes what it keeps, or asks for a planned move. */
final class Human {
    private static final Runnable NOTHING = Breakage.NOTHING;

    private final SimEstate estate;
    private final World world;
    private int requests;
    private int applied;
    private final int[] reached;
    private Optional<Estate.Switchover> wanted = Optional.empty();
    private boolean paused;
    private boolean dryRun;

    Human(SimEstate estate) {
        this.estate = estate;
        this.world = estate.world;
        this.reached = new int[estate.cities.size()];
    }

    Optional<Runnable> does(Fault fault, SimCity city) {
        SimKube kube = city.kube;
        return switch (fault) {
            case SWITCHOVER -> {
                apply(Optional.of(new Estate.Switchover(anyCity().city, "request-" + requests++)));
                yield Optional.of(NOTHING);
            }
            case STALE_MANIFEST -> {
                estate.policyIn(
                        city,
                        policy(Optional.of(new Estate.Switchover(
                                anyCity().city, "request-" + world.random.nextInt(requests + 1)))));
                yield Optional.of(NOTHING);
            }
            case POLICY_RESTRAINED -> {
                paused = world.chance(0.6);
                dryRun = !paused || world.chance(0.2);
                apply(wanted);
                yield Optional.of(() -> {
                    paused = false;
                    dryRun = false;
                    apply(wanted);
                });
            }
            // That of a holder tells what its city has of its own; without it a fork can't be told
            // (docs/simulation.md).
            case PERMIT_DELETED -> {
                if (!(kube.permit() instanceof Permit.Standby)) {
                    yield Optional.empty();
                }
                kube.deletePermit();
                yield Optional.of(NOTHING);
            }
            case SESSION_DELETED -> {
                kube.deleteSessions();
                yield Optional.of(NOTHING);
            }
            case CONFIG_EDIT -> edit(kube, faster(kube.config));
            case UNSOUND_EDIT -> unsound(city);
            // Of a holder that doesn't stand by there is nothing to promote.
            case UNDUE_PROMOTION -> kube.config.standby() ? edit(kube, kube.config.following(-1)) : Optional.empty();
            default -> throw new IllegalArgumentException(fault + " is no human's doing");
        };
    }

    private SimCity anyCity() {
        return world.oneOf(estate.cities);
    }

    /** A human applies a manifest, which reaches each city in its own time; none reaches it after a later one. */
    private void apply(Optional<Estate.Switchover> switchover) {
        wanted = switchover;
        Estate next = policy(switchover);
        int number = ++applied;
        estate.cities.forEach(c -> world.after(world.between(0, 3 * World.S), () -> {
            if (number > reached[c.index]) {
                reached[c.index] = number;
                estate.policyIn(c, next);
            }
        }));
    }

    private Estate policy(Optional<Estate.Switchover> switchover) {
        return estate.scenario.policy(switchover, paused, dryRun);
    }

    private Optional<Runnable> edit(SimKube kube, Config next) {
        Config before = kube.config;
        SimKube.Written written = kube.configure(next);
        boolean undue = !next.standby() && before.standby();
        if (undue && written == SimKube.Written.DONE && kube.permit() instanceof Permit.Standby && !kube.lagging) {
            estate.witness.violated("the guard let a human promote a city without primacy");
        }
        return Optional.of(NOTHING);
    }

    private static Config faster(Config c) {
        return new Config(c.ttl(), Duration.ofSeconds(1), c.retryTimeout(), c.paused(), c.failsafe(), c.follows());
    }

    /** What breaks the fence of a city without primacy; it is put right before the city could come to hold it. */
    private Optional<Runnable> unsound(SimCity city) {
        Config c = city.kube.config;
        boolean holds =
                estate.witness.holder().filter(h -> h.city().equals(city.city)).isPresent();
        if (holds || !(city.kube.permit() instanceof Permit.Standby)) {
            return Optional.empty();
        }
        boolean pause = world.chance(0.5);
        city.kube.config = new Config(c.ttl(), c.loopWait(), c.retryTimeout(), pause, !pause, c.follows());
        return Optional.of(() -> {
            Config then = city.kube.config;
            city.kube.config =
                    new Config(then.ttl(), then.loopWait(), then.retryTimeout(), false, false, then.follows());
        });
    }
}
