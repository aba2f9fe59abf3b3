package dev.siaga.lab.kubelet;

import java.nio.file.Path;

/** A file or folder of this machine, and where a container finds it. */
record Mount(Path source, String target, boolean readOnly) {}
