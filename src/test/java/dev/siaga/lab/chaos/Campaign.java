package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.Progress;
import dev.siaga.lab.estate.Judges.Bookmark;
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
    private Optional<Stage> stage = Optional.empty();
    private Promises promises = new Promises();
    private Bookmark earlier = Bookmark.BEGINNING;
    private Bookmark read = Bookmark.BEGINNING;

    Campaign(Path folder, long seed, EpisodeFile file, Progress progress) {
        this.folder = folder;
        this.seed = seed;
        this.file = file;
        this.progress = progress;
    }

    /** Plays episodes from a number on until an instant, so many at most. Returns whether each could be judged. */
    boolean run(int first, int count, Instant until) throws Exception {
        var broken = 0;
        for (var index = first; index < first + count && Instant.now().isBefore(until); index++) {
            try {
                var episode = play(EpisodePlan.draw(seed, index));
                tell(episode);
                if (episode.judgement().neededHuman()) {
                    tearDown();
                }
            } catch (IOException | SQLException | RuntimeException | AssertionError e) {
                e.printStackTrace();
                progress.say("  EPISODE " + index + " couldn't be judged: " + e.getMessage());
                tearDown();
                if (++broken == BROKEN_AT_MOST) {
                    throw e;
                }
            }
        }
        return broken == 0;
    }

    private Episode play(EpisodePlan plan) throws IOException, SQLException, InterruptedException {
        var set = set();
        var primary = wholeNow(set);
        var epoch = set.running().policies().epoch();
        var evidence = new Evidence(set);
        progress.say("  EPISODE %d of seed %d; %s is primary under epoch %d; %s"
                .formatted(plan.index(), seed, primary, epoch, plan.strikes()));
        try (var watch = new RoleWatch(set.running().estate(), Instant.now())) {
            var course = new Performance(set, primary, progress).play(plan);
            var accounts = new Accounts(set.running(), course, read);
            var observed = accounts.observed(primary, epoch, promises, earlier);
            var judgement = Judgement.of(course.hits(), course.refused().isEmpty(), observed);
            earlier = read;
            read = accounts.end();
            var episode = new Episode(
                    seed,
                    plan.index(),
                    set.folder().getFileName().toString(),
                    course.begun().toString(),
                    Duration.between(course.begun(), Instant.now()).toMillis() / 1e3,
                    course.hits(),
                    course.refused(),
                    observed,
                    judgement,
                    watch.spells(),
                    accounts.accepted(),
                    accounts.unserved());
            file.add(episode);
            if (!judgement.passed() || !judgement.findings().isEmpty()) {
                evidence.keep(folder.resolve("evidence").resolve(seed + "-" + plan.index()), episode);
            }
            return episode;
        }
    }

    private Stage set() throws IOException {
        if (stage.isEmpty()) {
            var number = 1;
            while (Files.exists(folder.resolve("lab-" + number))) {
                number++;
            }
            stage = Optional.of(Stage.open(folder.resolve("lab-" + number), progress));
            promises = new Promises();
            earlier = Bookmark.BEGINNING;
            read = Bookmark.BEGINNING;
        }
        return stage.get();
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
        stage.ifPresent(Stage::close);
        stage = Optional.empty();
    }

    @Override
    public void close() {
        tearDown();
    }
}
