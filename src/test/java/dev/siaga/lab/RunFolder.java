package dev.siaga.lab;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where a lab keeps data, kubeconfigs and logs, and where its control socket is. */
final class RunFolder {
    private RunFolder() {}

    static Path socket(Path runFolder) {
        return runFolder.toAbsolutePath().resolve("control.sock");
    }

    /** Removes what an earlier lab left, and nothing else; refuses when that lab still runs. */
    static Folder fresh(Path path) {
        var folder = Folder.at(path);
        if (answers(socket(path))) {
            throw new IllegalStateException("a lab already runs in " + folder.path());
        }
        City.FIVE.forEach(city -> folder.folder(city.name()).deleteAll());
        folder.folder("logs").deleteAll();
        folder.folder("logs");
        return folder;
    }

    private static boolean answers(Path socket) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException nobody) {
            return false;
        }
    }
}
