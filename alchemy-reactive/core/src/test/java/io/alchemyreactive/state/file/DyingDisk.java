package io.alchemyreactive.state.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A real disk under a process that dies at a given step: before the step's effect, after it, or, for a write, in the
 * middle. It also knows what a power failure could leave: of the names changed in a folder since its last sync, any
 * number of the latest may be lost.
 * Thread-safe: one step at a time.
 */
final class DyingDisk implements Disk {

    /** How far the step at which the process dies still gets. */
    enum Death {
        BEFORE,
        HALF,
        AFTER
    }

    private final Disk disk = new LocalDisk();
    private final int dieAt;
    private final Death death;
    private int steps;
    private volatile boolean dead;

    /** What is on the disk for certain, by folder; and the changes of names that may or may not be there. */
    private final Map<Path, Map<String, byte[]>> certain = new HashMap<>();

    private final Map<Path, List<Map<String, byte[]>>> later = new HashMap<>();

    DyingDisk(int dieAt, Death death) {
        this.dieAt = dieAt;
        this.death = death;
    }

    boolean died() {
        return dead;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public byte[] read(Path file, long from, int most) throws IOException {
        return disk.read(file, from, most);
    }

    @Override
    public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override
    public void append(Path file, long at, byte[] content) throws IOException {
        step(
                file.getParent(),
                () -> disk.append(file, at, content),
                () -> disk.append(file, at, Arrays.copyOf(content, content.length / 2)));
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public boolean makeFolder(Path folder) throws IOException {
        boolean[] made = new boolean[1];
        step(folder.getParent(), () -> made[0] = disk.makeFolder(folder), () -> {});
        return made[0];
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step(
                file.getParent(),
                () -> disk.write(file, content),
                () -> Files.write(file, Arrays.copyOf(content, content.length / 2)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step(to.getParent(), () -> disk.rename(from, to), () -> {});
    }

    @Override
    public boolean link(Path file, Path name) throws IOException {
        boolean[] free = new boolean[1];
        step(name.getParent(), () -> free[0] = disk.link(file, name), () -> {});
        return free[0];
    }

    @Override
    public void remove(Path file) throws IOException {
        step(file.getParent(), () -> disk.remove(file), () -> {});
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        step(
                folder,
                () -> {
                    disk.syncFolder(folder);
                    certain.put(folder, files(folder));
                    later.remove(folder);
                },
                () -> {});
    }

    /** Cuts the power: of what was never synced, some is lost. Folders themselves are kept. */
    void cutPower(Random random) throws IOException {
        for (Map.Entry<Path, List<Map<String, byte[]>>> folder : later.entrySet()) {
            List<Map<String, byte[]>> possible = new ArrayList<>(folder.getValue());
            possible.add(certain.getOrDefault(folder.getKey(), Map.of()));
            restore(folder.getKey(), possible.get(random.nextInt(possible.size())));
        }
    }

    private interface Effect {
        void run() throws IOException;
    }

    private synchronized void step(Path folder, Effect whole, Effect half) throws IOException {
        if (dead) {
            throw new IOException("the process is dead");
        }
        certain.computeIfAbsent(folder, this::unchecked);
        steps++;
        if (steps == dieAt) {
            dead = true;
            if (death == Death.HALF) {
                half.run();
            } else if (death == Death.AFTER) {
                whole.run();
            }
            remember(folder);
            throw new IOException("the process died at step " + steps);
        }
        whole.run();
        remember(folder);
    }

    private void remember(Path folder) throws IOException {
        later.computeIfAbsent(folder, added -> new ArrayList<>()).add(files(folder));
    }

    private Map<String, byte[]> unchecked(Path folder) {
        try {
            return files(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : disk.list(folder)) {
            // Folders and locks are no names that a commit changes.
            if (Files.isRegularFile(folder.resolve(name)) && !name.endsWith(".lock")) {
                files.put(name, disk.read(folder.resolve(name)));
            }
        }
        return files;
    }

    private void restore(Path folder, Map<String, byte[]> wanted) throws IOException {
        for (String name : files(folder).keySet()) {
            if (!wanted.containsKey(name)) {
                Files.delete(folder.resolve(name));
            }
        }
        if (Files.isDirectory(folder)) {
            for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
        }
    }
}
