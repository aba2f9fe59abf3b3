package dev.siaga.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process in an image's own root: read-only, as the image's user, without a way to more rights, with the mounts that its Deployment asks for. Its network is
 * that of whoever starts it. To be started in a sandbox, which makes the mounts possible and takes them away.
 */
final class Container implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private final Process process;
    private final long begun;

    private Container(Process process, long begun) {
        this.process = process;
        this.begun = begun;
    }

    static Container start(UnpackedImage image, Deployed deployed, List<String> command, Path log) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("unshare", "--mount", "--propagation", "private", "sh", "-euc", script(image, deployed), "sh"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        long begun = System.nanoTime();
        return new Container(builder.start(), begun);
    }

    /** Ends by becoming the program, so that the process that is started here is the one that runs in there. */
    private static String script(UnpackedImage image, Deployed deployed) {
        StringBuilder text = new StringBuilder("""
                cd '%s'
                mount --bind . .
                cd "$PWD"
                mkdir -p proc dev etc
                mount -t proc proc proc
                mount -t tmpfs -o mode=755 dev dev
                for device in null zero random urandom; do : >dev/$device; mount --bind /dev/$device dev/$device; done
                for file in hosts resolv.conf; do [ -e etc/$file ] || : >etc/$file; mount --bind /etc/$file etc/$file; done
                """.formatted(image.root().toAbsolutePath()));
        deployed.mounts().forEach((target, source) -> {
            text.append("mkdir -p '.%s'; mount --bind '%s' '.%s'\n".formatted(target, source.toAbsolutePath(), target));
            if (!source.equals(deployed.writable())) {
                text.append("mount -o remount,bind,ro '.%s'\n".formatted(target));
            }
        });
        text.append("mount -o remount,bind,ro .\n");
        // The program is looked for on its own PATH, what leads to it on this machine's.
        text.append("setpriv=$(command -v setpriv); chroot=$(command -v chroot)\n");
        text.append("exec env -i %s \"$setpriv\" --no-new-privs \"$chroot\" %s . \"$@\"\n"
                .formatted(environment(image, deployed), account(image)));
        return text.toString();
    }

    /** Where only root exists, as in the sandbox of somebody who isn't root, the program runs as that. */
    private static String account(UnpackedImage image) {
        return usersExist() ? "--userspec=%s --groups=".formatted(image.user()) : "";
    }

    static boolean usersExist() {
        try {
            String[] mapped =
                    Files.readString(Path.of("/proc/self/uid_map")).strip().split("\\s+");
            return Long.parseLong(mapped[2]) > ImagePlan.USER;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String environment(UnpackedImage image, Deployed deployed) {
        Map<String, String> environment = new LinkedHashMap<>();
        image.environment().forEach(each -> environment.put(each.split("=", 2)[0], each.split("=", 2)[1]));
        environment.putAll(deployed.environment());
        StringBuilder words = new StringBuilder();
        environment.forEach((name, value) -> words.append("'%s=%s' ".formatted(name, value)));
        return words.toString();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Since it was started. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Asks it to end, waits for that, and returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it doesn't end");
        }
        return process.exitValue();
    }

    /** Its answer to a question about its health: 200 is yes, 0 that it doesn't listen. */
    int health(String which) throws IOException, InterruptedException {
        try {
            return ask("/q/health/" + which).statusCode();
        } catch (ConnectException notYet) {
            return 0;
        }
    }

    HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080" + path))
                .timeout(PATIENCE)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
