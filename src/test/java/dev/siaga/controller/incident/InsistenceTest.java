package dev.siaga.controller.incident;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsistenceTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Insistence<String> insistence = new Insistence<>("api", threads, Duration.ofMillis(5));

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void each_change_is_said_once() {
        say("SEV2");
        awaitHeard("SEV2");
        say("SEV2");
        say("calm");
        awaitHeard("SEV2", "calm");
        say("calm");
        say("SEV2");

        awaitHeard("SEV2", "calm", "SEV2");
    }

    @Test
    void what_was_not_taken_is_said_again_without_anybody_asking() {
        insistence.say("SEV2", () -> {
            heard.add("SEV2");
            if (heard.size() < 3) {
                throw new IllegalStateException("no answer");
            }
        });

        awaitHeard("SEV2", "SEV2", "SEV2");
        say("calm");
        awaitHeard("SEV2", "SEV2", "SEV2", "calm");
    }

    @Test
    void what_changed_meanwhile_replaces_what_was_to_be_said() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        insistence.say("SEV3", () -> {
            asked.countDown();
            await().atMost(SOON).until(() -> answer.getCount() == 0);
            throw new IllegalStateException("too late");
        });
        asked.await();

        say("SEV2");
        say("SEV1");
        assertEquals(Optional.of("SEV1"), insistence.latest());
        answer.countDown();

        awaitHeard("SEV1");
    }

    @Test
    void what_is_given_up_is_said_no_more() throws InterruptedException {
        var asked = new CountDownLatch(1);
        insistence.say("SEV3", () -> {
            asked.countDown();
            throw new IllegalStateException("no answer");
        });
        asked.await();

        insistence.giveUp();
        say("SEV2");

        awaitHeard("SEV2");
    }

    private void say(String state) {
        insistence.say(state, () -> heard.add(state));
    }

    private void awaitHeard(String... states) {
        await().atMost(SOON).untilAsserted(() -> assertEquals(List.of(states), heard));
    }
}
