package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Episode after episode on one stage, as long as there is time; each is added to the campaign's file before the next begins. A stage that didn't become whole
 * is torn down, and the campaign goes on with a new one.
 */
final class Campaign implements AutoCloseable {
    private static final int BROKEN_AT_MOST = 3;
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Path folder;
    private final long seed;
    private final EpisodeFile file;
    private final Progress progress;
    private Optional<Scene> scene = Optional.empty();

    /** The cities that stand now, and what is known of all that was promised in them. */
    private record Scene(Stage stage, Hearing hearing) {}

    Campaign(Path folder, long seed, EpisodeFile file, Progress progress) {
        this.folder = folder;
        this.seed = seed;
        this.file = file;
        this.progress = progress;
    }

    /** Plays episodes from a number on until an instant, so many at most. */
    void run(int first, int count, Instant until) throws IOException, InterruptedException {
        var broken = 0;
        for (var index = first; index < first + count && Instant.now().isBefore(until); index++) {
            var now = scene();
            try {
                var episode = play(EpisodePlan.draw(seed, index), now);
                tell(episode);
                if (episode.judgement().neededHuman()) {
                    tearDown();
                }
            } catch (SQLException | RuntimeException | AssertionError e) {
                e.printStackTrace();
                tell(noted(Episode.unjudged(seed, index, nameOf(now), Instant.now(), String.valueOf(e.getMessage()))));
                tearDown();
                if (++broken == BROKEN_AT_MOST) {
                    return;
                }
            }
        }
    }

    private Episode play(EpisodePlan plan, Scene now) throws IOException, SQLException, InterruptedException {
        var stage = now.stage();
        var primary = wholeNow(stage);
        var epoch = stage.running().policies().epoch();
        var evidence = new Evidence(stage);
        progress.say("  EPISODE %d of seed %d; %s is primary under epoch %d; %s"
                .formatted(plan.index(), seed, primary, epoch, plan.strikes()));
        try (var watch = new RoleWatch(stage.running().estate(), Instant.now())) {
            var course = new Performance(stage, primary, progress).play(plan);
            var testimony = now.hearing().of(primary, epoch, course);
            var observed = testimony.observed(now.hearing().promises());
            var judgement = Judgement.of(course.hits(), course.isAsPlanned(), observed);
            var episode = noted(new Episode(
                    seed,
                    plan.index(),
                    nameOf(now),
                    course.begun().toString(),
                    Duration.between(course.begun(), Instant.now()).toMillis() / 1e3,
                    course.hits(),
                    course.refused(),
                    observed,
                    judgement,
                    watch.spells(),
                    testimony.accepted(),
                    testimony.unserved()));
            if (!judgement.passed() || !judgement.findings().isEmpty()) {
                evidence.keep(folder.resolve("evidence").resolve(seed + "-" + plan.index()), episode);
            }
            return episode;
        }
    }

    private Episode noted(Episode episode) throws IOException {
        file.add(episode);
        return episode;
    }

    private static String nameOf(Scene scene) {
        return scene.stage().folder().getFileName().toString();
    }

    private Scene scene() throws IOException {
        if (scene.isEmpty()) {
            var number = 1;
            while (Files.exists(folder.resolve("lab-" + number))) {
                number++;
            }
            var stage = Stage.open(folder.resolve("lab-" + number), progress);
            scene = Optional.of(new Scene(stage, new Hearing(stage.running())));
        }
        return scene.get();
    }

    private static City wholeNow(Stage stage) throws InterruptedException {
        var end = Instant.now().plusMillis((long) (Judgement.WHOLE_WITHIN_SECONDS * 1_000));
        while (Instant.now().isBefore(end)) {
            var primary = stage.whole();
            if (primary.isPresent()) {
                return primary.get();
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        throw new IllegalStateException("the estate isn't whole, though nothing has been done to it: " + stage.state());
    }

    private void tell(Episode episode) throws IOException {
        var all = file.read();
        Report.write(folder, all);
        progress.say(Report.line(episode, all));
        episode.judgement().failures().forEach(failure -> progress.say("    FAILED: " + failure));
        episode.judgement().findings().forEach(finding -> progress.say("    FINDING: " + finding));
    }

    private void tearDown() {
        scene.map(Scene::stage).ifPresent(Stage::close);
        scene = Optional.empty();
    }

    @Override
    public void close() {
        tearDown();
    }
}
