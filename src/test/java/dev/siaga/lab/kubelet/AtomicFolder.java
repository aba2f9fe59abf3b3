package dev.siaga.lab.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A folder whose files all change at the same instant, as a reader sees it: each name is a link through {@code ..data}, and
 * only that link is ever replaced. The same layout as Kubernetes', since programs watch for it.
 */
record AtomicFolder(Path folder, Owner owner) {

    record Entry(byte[] bytes, int mode) {
        private boolean sameAs(Path file) throws IOException {
            return Files.isRegularFile(file) && Arrays.equals(bytes, Files.readAllBytes(file));
        }
    }

    void write(Map<String, Entry> entries) throws IOException {
        Files.createDirectories(folder);
        owner.own(folder, 0755);
        if (holds(entries)) {
            return;
        }
        var data = Files.createTempDirectory(folder, "..data-");
        owner.own(data, 0755);
        for (var entry : new TreeMap<>(entries).entrySet()) {
            writeFile(data, data.resolve(entry.getKey()), entry.getValue());
        }
        var before = Files.exists(link()) ? link().toRealPath() : data;
        // Left behind by a kubelet that was killed just here.
        Files.deleteIfExists(folder.resolve("..data-new"));
        var fresh = Files.createSymbolicLink(folder.resolve("..data-new"), data.getFileName());
        Files.move(fresh, link(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        linkNames(entries.keySet().stream().map(AtomicFolder::firstName).collect(Collectors.toSet()));
        if (!before.equals(data.toRealPath())) {
            FileTree.delete(before);
        }
    }

    private Path link() {
        return folder.resolve("..data");
    }

    private boolean holds(Map<String, Entry> entries) throws IOException {
        if (!Files.exists(link())) {
            return false;
        }
        for (var entry : entries.entrySet()) {
            if (!entry.getValue().sameAs(link().resolve(entry.getKey()))) {
                return false;
            }
        }
        try (var files = Files.walk(link().toRealPath())) {
            return files.filter(Files::isRegularFile).count() == entries.size();
        }
    }

    private void writeFile(Path data, Path file, Entry entry) throws IOException {
        if (!file.normalize().startsWith(data)) {
            throw new IOException("a volume's file may not leave its folder: " + file);
        }
        for (var parent = file.getParent(); !parent.equals(data); parent = parent.getParent()) {
            Files.createDirectories(parent);
            owner.own(parent, 0755);
        }
        Files.write(file, entry.bytes());
        owner.own(file, entry.mode());
    }

    private void linkNames(Set<String> names) throws IOException {
        for (var name : names) {
            var link = folder.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of("..data", name));
            }
        }
        try (var present = Files.list(folder)) {
            for (var path : present.toList()) {
                var name = path.getFileName().toString();
                if (!name.startsWith("..") && !names.contains(name)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static String firstName(String path) {
        return Path.of(path).getName(0).toString();
    }
}
