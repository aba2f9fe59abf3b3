package dev.siaga.lab.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The episodes of a campaign, one to a line, only ever added to: what a later run goes on from. A line that a kill cut off is left out. */
record EpisodeFile(Path path) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static EpisodeFile in(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new EpisodeFile(folder.resolve("episodes.jsonl"));
    }

    void add(Episode episode) throws IOException {
        var begun = Files.exists(path) && !endsWithLine() ? "\n" : "";
        Files.writeString(
                path,
                begun + JSON.writeValueAsString(episode) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private boolean endsWithLine() throws IOException {
        var text = Files.readAllBytes(path);
        return text.length == 0 || text[text.length - 1] == '\n';
    }

    List<Episode> read() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        var episodes = new ArrayList<Episode>();
        for (String line : Files.readAllLines(path)) {
            try {
                episodes.add(JSON.readValue(line, Episode.class));
            } catch (JsonProcessingException cutOff) {
                // a run was killed while it wrote this
            }
        }
        return episodes;
    }

    /** The first number of a seed's that comes after all that were played. */
    int next(long seed) throws IOException {
        return read().stream()
                .filter(episode -> episode.seed() == seed)
                .mapToInt(episode -> episode.index() + 1)
                .max()
                .orElse(1);
    }
}
