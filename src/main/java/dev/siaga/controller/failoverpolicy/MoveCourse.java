package dev.siaga.controller.failoverpolicy;

import dev.siaga.adapter.tracing.Passage;
import dev.siaga.controller.failoverpolicy.Stage.Part;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.City;
import dev.siaga.failover.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one city goes through while primacy moves, and how it is told: the stages it was in, when its writers were led to the new primary and, by the
 * city that took over, the whole. A replica tells only what it saw: one that came to lead in the middle leaves out what was before.
 */
final class MoveCourse {
    /** How long the whole waits for the name of its incident. */
    private static final Duration FOR_A_NAME = Duration.ofSeconds(30);

    /**
     * What is seen at one step.
     *
     * @param vacant since when no city has held primacy, where none does
     * @param moves the estate's history, newest first
     */
    record Sight(Instant now, Optional<Stage> stage, Optional<Instant> vacant, List<MoveDocument> moves) {
        Optional<MoveDocument> latest() {
            return MoveCourse.latest(moves);
        }
    }

    /**
     * What is to be told of a move.
     *
     * @param whole whether it is the span that the others hang on
     */
    record Told(MoveDocument move, Passage passage, boolean whole) {}

    /** What the whole tells beside what the quorum has of it. */
    interface Context {
        boolean expectsIncident(MoveDocument move);

        Optional<String> incident(MoveDocument move);

        Duration recoveryTime();
    }

    private record Leg(Stage stage, Instant from, Instant to) {}

    private record Led(City to, Instant at) {}

    private final City self;
    private final List<Leg> legs = new ArrayList<>();
    private Optional<Leg> underway = Optional.empty();
    private Optional<Instant> vacant = Optional.empty();
    private Optional<Led> led = Optional.empty();
    private Optional<Long> settled = Optional.empty();
    private boolean trafficTold;

    MoveCourse(City self) {
        this.self = self;
    }

    /** This city's writers are led to that city, as of now. */
    void led(City to, Instant now) {
        if (led.filter(before -> before.to().equals(to)).isEmpty()) {
            led = Optional.of(new Led(to, now));
        }
    }

    /** The move that is under way, as far as the quorum knows of it. */
    Optional<MoveDocument> underway(List<MoveDocument> moves) {
        return latest(moves)
                .filter(move -> settled.filter(epoch -> move.epoch() > epoch).isPresent());
    }

    /** An adoption comes from nowhere, and moves nothing. */
    private static Optional<MoveDocument> latest(List<MoveDocument> moves) {
        return moves.stream().filter(move -> move.from() != null).findFirst();
    }

    List<Told> follow(Sight sight, Context context) {
        // What was over before this replica looked was told by another, or never will be.
        settled = settled.or(() -> Optional.of(sight.latest()
                .map(move -> move.completedAt() == null ? move.epoch() - 1 : move.epoch())
                .orElse(0L)));
        enter(sight);
        Optional<MoveDocument> move = underway(sight.moves());
        if (move.isEmpty()) {
            if (sight.stage().isEmpty()) {
                settle(settled.get());
            }
            return List.of();
        }
        List<Told> told = new ArrayList<>(stages(move.get()));
        if (move.get().completedAt() != null) {
            told.addAll(part(move.get()) == Part.NEW ? whole(move.get(), sight, context) : traffic(move.get(), sight));
        }
        return told;
    }

    private void enter(Sight sight) {
        vacant = vacant.or(sight::vacant);
        Optional<Stage> before = underway.map(Leg::stage);
        if (!before.equals(sight.stage())) {
            underway.ifPresent(leg -> legs.add(new Leg(leg.stage(), leg.from(), sight.now())));
            underway = sight.stage().map(stage -> new Leg(stage, sight.now(), sight.now()));
        }
    }

    private Part part(MoveDocument move) {
        return self.name().equals(move.to()) ? Part.NEW : self.name().equals(move.from()) ? Part.OLD : Part.OTHER;
    }

    private List<Told> stages(MoveDocument move) {
        List<Told> told = legs.stream()
                .filter(leg -> leg.stage().toldBy(part(move)))
                .map(leg -> told(move, leg.stage().word(), leg.from(), leg.to()))
                .toList();
        legs.clear();
        return told;
    }

    private List<Told> traffic(MoveDocument move, Sight sight) {
        Optional<Led> there = led.filter(l -> l.to().name().equals(move.to()) && !trafficTold);
        trafficTold |= there.isPresent();
        if (trafficTold && sight.stage().isEmpty()) {
            settle(move.epoch());
        }
        return there.map(l -> told(move, "traffic", Instant.parse(move.completedAt()), l.at())).stream()
                .toList();
    }

    /** Told when nothing of it is missing any more, or enough time was given. */
    private List<Told> whole(MoveDocument move, Sight sight, Context context) {
        Instant completed = Instant.parse(move.completedAt());
        Optional<String> incident = context.incident(move);
        boolean named = !context.expectsIncident(move) || incident.isPresent();
        boolean leads = led.filter(l -> l.to().equals(self)).isPresent();
        boolean late = sight.now().isAfter(completed.plus(FOR_A_NAME));
        if (sight.stage().isPresent() || !(leads && named) && !late) {
            return List.of();
        }
        Instant begun = Instant.parse(move.startedAt());
        Instant ended =
                led.filter(_ -> leads).map(Led::at).filter(completed::isBefore).orElse(completed);
        Stream<Told> parts = Stream.concat(
                vacant.filter(begun::isBefore).map(at -> told(move, "detect", begun, at)).stream(),
                leads ? Stream.of(told(move, "traffic", completed, ended)) : Stream.empty());
        settle(move.epoch());
        return Stream.concat(parts, Stream.of(new Told(move, entire(move, begun, ended, incident, context), true)))
                .toList();
    }

    private void settle(long epoch) {
        settled = Optional.of(epoch);
        legs.clear();
        vacant = Optional.empty();
        trafficTold = false;
    }

    private Told told(MoveDocument move, String name, Instant from, Instant to) {
        return new Told(move, new Passage(name, from, to, Map.of("siaga.city", self.name())), false);
    }

    private Passage entire(
            MoveDocument move, Instant begun, Instant ended, Optional<String> incident, Context context) {
        boolean planned = Reason.SWITCHED_OVER.word().equals(move.reason());
        double objective = context.recoveryTime().toMillis() / 1000.0;
        Map<String, Object> facts = new HashMap<>(Map.of(
                "siaga.city", self.name(),
                "siaga.from", move.from(),
                "siaga.to", move.to(),
                "siaga.cause", move.reason(),
                "siaga.planned", planned,
                "siaga.rto_seconds", move.rtoSeconds(),
                "siaga.rto_objective_seconds", objective));
        Optional.ofNullable(move.lostBytes()).ifPresent(bytes -> facts.put("siaga.lost_bytes", bytes));
        incident.ifPresent(name -> facts.put("siaga.incident", name));
        Optional<String> failure = move.rtoSeconds() > objective
                ? Optional.of("beyond the objective of %.0f s".formatted(objective))
                : Optional.empty();
        return new Passage(planned ? "switchover" : "failover", begun, ended, facts, failure);
    }
}
