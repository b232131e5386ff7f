package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.extensions.AddedExtensions;
import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import reactor.netty.resources.LoopResources;

/** Makes the computes of one local Neon, and holds the things that they share. Thread-safe. */
public final class Computes implements AutoCloseable {

    private final BinaryStore store;
    private final AddedExtensions extensions;
    private final DirectoryCopy copies;
    private final ServerFiles files;
    private final LoopResources loops;
    private final Supplier<String> passwords;
    private final Launcher launcher;
    private final StallLimit stallLimit;

    /**
     * Shares these parts among computes.
     *
     * @param passwords makes the password of the hidden superuser when a template has to be made
     * @param launcher closed with the computes
     * @param stallLimit how long the start or the end of a server may stand still
     */
    public Computes(
            BinaryStore store,
            AddedExtensions extensions,
            DirectoryCopy copies,
            ServerFiles files,
            LoopResources loops,
            Supplier<String> passwords,
            Launcher launcher,
            StallLimit stallLimit) {
        this.store = store;
        this.extensions = extensions;
        this.copies = copies;
        this.files = files;
        this.loops = loops;
        this.passwords = passwords;
        this.launcher = launcher;
        this.stallLimit = stallLimit;
    }

    /**
     * A compute on a folder of its own; touches nothing.
     *
     * @param adminPassword of the hidden superuser, empty as long as the compute is not filled
     */
    public LocalCompute compute(Path folder, int major, String adminPassword) {
        return new LocalCompute(this, folder, major, adminPassword, null);
    }

    /** A compute that follows another one and serves reads only; touches nothing. */
    public LocalCompute replica(Path folder, int major, LocalCompute primary) {
        return new LocalCompute(this, folder, major, "", primary);
    }

    /** The PostgreSQL major versions that can be run. */
    public Set<Integer> majors() {
        return store.majors();
    }

    /** The message for a major version that cannot be run. */
    public String cureFor(int major) {
        return store.cureFor(major);
    }

    /** Ends the servers that still run. */
    @Override
    public void close() {
        launcher.close();
    }

    Template template(Binaries binaries) throws Exception {
        return Template.in(store.cache(), binaries, launcher, passwords.get());
    }

    Binaries binaries(int major) throws Exception {
        return store.unpacked(major)
                .map(extensions::beside)
                .orElseThrow(() -> new ComputeException(store.cureFor(major)));
    }

    StallLimit stallLimit() {
        return stallLimit;
    }

    Launcher launcher() {
        return launcher;
    }

    /** Lets the user that servers run as work on a folder of ours and read what servers share. Blocks. */
    void own(Binaries binaries, Path folder) throws IOException, InterruptedException {
        launcher.own(binaries, files.root(), folder);
        launcher.own(binaries, files.root(), files.folder());
    }

    ServerFiles files() {
        return files;
    }

    DirectoryCopy copies() {
        return copies;
    }

    LoopResources loops() {
        return loops;
    }
}
