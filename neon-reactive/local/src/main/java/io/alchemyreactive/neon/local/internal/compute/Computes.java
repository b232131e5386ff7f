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

/** Makes the computes of one local Neon, and holds the parts that they share. Thread-safe. */
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
     * Creates a factory with these shared parts.
     *
     * @param passwords makes the password of the hidden superuser for a new template
     * @param launcher starts the servers; closed together with the computes
     * @param stallLimit the longest time without progress in the start or shutdown of a server
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
     * A compute for a folder. Changes no file.
     *
     * @param adminPassword the password of the hidden superuser; empty until the compute is filled
     */
    public LocalCompute compute(Path folder, int major, String adminPassword) {
        return new LocalCompute(this, folder, major, adminPassword, null);
    }

    /** A read-only compute that follows another compute. Changes no file. */
    public LocalCompute replica(Path folder, int major, LocalCompute primary) {
        return new LocalCompute(this, folder, major, "", primary);
    }

    /** The PostgreSQL major versions that can run. */
    public Set<Integer> majors() {
        return store.majors();
    }

    /** The message for a major version that cannot run. */
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

    /** Gives the user of the servers access to a folder of ours and to the shared files. Blocks. */
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
