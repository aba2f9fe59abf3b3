package dev.siaga.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.lab.Command;
import dev.siaga.lab.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own judge over the alerts that users install: each fires when it should and stays silent when it should not. */
class AlertsIT {
    @TempDir
    private Path folder;

    @Test
    void alerts_fire_when_they_should_and_only_then() throws Exception {
        Tools.installed();
        Files.writeString(folder.resolve("rules.yaml"), Alerts.rules());
        Path tried = folder.resolve("alerts.yaml");
        Files.copy(Alerts.TRIED, tried);
        Command.Outcome judged = Command.attempt(List.of("promtool", "test", "rules", tried.toString()));
        assertEquals(0, judged.exitCode(), judged.output());
    }
}
