package dev.siaga.simulation;

import dev.siaga.adapter.patroni.ConfigPatch;
import dev.siaga.adapter.patroni.HistoryEntry;
import dev.siaga.adapter.patroni.MemberStatus;
import dev.siaga.adapter.patroni.PatroniAnswer;
import dev.siaga.adapter.patroni.PatroniClient;
import dev.siaga.adapter.patroni.PatroniConfig;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.adapter.patroni.PatroniSettings;
import dev.siaga.adapter.patroni.StandbyCluster;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import dev.siaga.simulation.Postgres.State;
import dev.siaga.simulation.SimKube.Config;
import dev.siaga.simulation.SimKube.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** How one operator speaks to its city's members over Patroni's REST interface. */
final class PatroniPort extends PatroniClient {
    private static final long READ_TIMEOUT = 2 * World.S;
    private static final String HOST = "primary.";

    private final SimCity city;
    private final InlineThreads threads;

    PatroniPort(SimCity city, InlineThreads threads) {
        super(new Settings());
        this.city = city;
        this.threads = threads;
    }

    static String host(String city) {
        return HOST + city;
    }

    private World world() {
        return city.estate.world;
    }

    private Optional<Member> asked(PatroniMember at) {
        String host = at.address().getHost();
        for (Member member : city.members) {
            if (member.address.equals(host)) {
                return Optional.of(member).filter(m -> m.answering() && city.blind == 0);
            }
        }
        return Optional.empty();
    }

    private <T> PatroniAnswer<T> silent() {
        threads.takes(READ_TIMEOUT);
        return new PatroniAnswer.Unreachable<>("no answer", true);
    }

    @Override
    public PatroniAnswer<MemberStatus> status(PatroniMember member) {
        threads.takes(world().between(World.MS, 10 * World.MS));
        return asked(member)
                .filter(m -> !m.database.frozen)
                .<PatroniAnswer<MemberStatus>>map(m -> new PatroniAnswer.Answered<>(m.status()))
                .orElseGet(this::silent);
    }

    @Override
    public PatroniAnswer<Boolean> isPrimary(PatroniMember member) {
        if (world().chance(0.1)) {
            world().running.sleep(world().between(World.MS, 50 * World.MS));
        }
        return asked(member)
                .filter(m -> !m.database.frozen)
                .<PatroniAnswer<Boolean>>map(m -> new PatroniAnswer.Answered<>(m.database.state == State.PRIMARY))
                .orElseGet(this::silent);
    }

    @Override
    public PatroniAnswer<PatroniConfig> config(PatroniMember member) {
        return asked(member)
                .<PatroniAnswer<PatroniConfig>>map(m -> new PatroniAnswer.Answered<>(answered(city.kube.config)))
                .orElseGet(() -> new PatroniAnswer.Unreachable<>("no answer", true));
    }

    private PatroniConfig answered(Config config) {
        return new PatroniConfig(
                config.ttl(),
                config.loopWait(),
                config.retryTimeout(),
                config.paused(),
                config.failsafe(),
                config.standby()
                        ? Optional.of(new StandbyCluster(
                                Optional.of(host(
                                        city.estate.names.get(config.follows()).name())),
                                OptionalInt.of(5432),
                                Optional.of("siaga"),
                                List.of(),
                                Optional.empty()))
                        : Optional.empty(),
                Set.of(),
                OptionalLong.empty(),
                Evidence.Writes.OPEN);
    }

    @Override
    public PatroniAnswer<List<HistoryEntry>> history(PatroniMember member) {
        return asked(member)
                .filter(m -> m.database.log != null)
                .<PatroniAnswer<List<HistoryEntry>>>map(m -> new PatroniAnswer.Answered<>(history(m)))
                .orElseGet(() -> new PatroniAnswer.Unreachable<>("no answer", true));
    }

    private static List<HistoryEntry> history(Member member) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (Timeline t = member.database.log.timeline(); t.parent != null; t = t.parent) {
            entries.add(new HistoryEntry(
                    t.parent.number, new Lsn(t.begunAt), "no recovery target", Optional.empty(), Optional.empty()));
        }
        return entries.reversed();
    }

    @Override
    public PatroniAnswer<PatroniConfig> patch(PatroniMember member, ConfigPatch patch) {
        Optional<Member> asked = asked(member);
        if (asked.isEmpty()) {
            world().running.sleep(READ_TIMEOUT);
            return new PatroniAnswer.Unreachable<>("no answer", true);
        }
        SimKube kube = city.kube;
        int follows = follows(patch);
        Optional<Written> written = kube.patronis(() -> kube.configure(kube.config.following(follows)), READ_TIMEOUT);
        world().trace(() -> city.name + " PATCH " + patch + " " + written);
        if (written.isEmpty()) {
            return new PatroniAnswer.Unreachable<>("no answer", true);
        }
        return switch (written.get()) {
            case DONE -> new PatroniAnswer.Answered<>(answered(kube.config));
            case CONFLICT -> new PatroniAnswer.Conflict<>("conflict");
            case DENIED -> new PatroniAnswer.Refused<>(403, "a city without primacy may not leave standby");
        };
    }

    private int follows(ConfigPatch patch) {
        return switch (patch) {
            case ConfigPatch.Promote ignored -> -1;
            case ConfigPatch.Follow follow -> city.estate.cityAt(follow.host());
            case ConfigPatch.Both both -> follows(both.one());
            case ConfigPatch.Nothing ignored -> throw new IllegalStateException("not used by the protocol");
            case ConfigPatch.ReadOnly ignored -> throw new IllegalStateException("not used by the protocol");
            case ConfigPatch.CloseWrites ignored -> throw new IllegalStateException("services are not simulated");
            case ConfigPatch.OpenWrites ignored -> throw new IllegalStateException("services are not simulated");
        };
    }

    private static final class Settings implements PatroniSettings {
        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration readTimeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration actionTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int maxAnswer() {
            return 1 << 20;
        }
    }
}
