package dev.siaga.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A manifest with gaps: {@code {{word}}} stands for what differs from city to city, or from lab to lab. */
public record Template(String text, Path folder) {
    private static final Pattern GAP = Pattern.compile("\\{\\{(\\w+)}}");

    /** A file of this source tree. */
    public static Template read(String path) {
        var file = Tools.repository().resolve(path);
        try {
            return new Template(Files.readString(file), file.getParent().toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text without gaps. A word that is missing fails; one too many doesn't. */
    public String filled(Map<String, String> words) {
        return GAP.matcher(text)
                .replaceAll(gap -> Optional.ofNullable(words.get(gap.group(1)))
                        .orElseThrow(() -> new IllegalArgumentException("no word for " + gap.group())));
    }

    /** Makes a folder that kustomize builds from; {@code {{here}}} leads back to this template's own folder. */
    public Path overlay(Path target, Map<String, String> words) {
        var made = Folder.at(target);
        try {
            var all = new HashMap<>(words);
            all.put("here", made.path().toRealPath().relativize(folder).toString());
            made.write("kustomization.yaml", filled(all));
            return made.path();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
