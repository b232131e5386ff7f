package io.alchemyreactive.test;

import io.alchemyreactive.internal.codec.CheckedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One thing that goes wrong with a folder of state, chosen at random: what disks, people, backups and half-done copies do
 * to it. Earlier copies of the folder serve for what comes back from an earlier time.
 */
final class FolderDamage {

    /** What happens. */
    enum Kind {
        REMOVED,
        TRUNCATED,
        EMPTIED,
        BIT_FLIPPED,
        ZEROED,
        SWAPPED,
        OLDER_VERSION,
        OLDER_ROWS_AND_LEASE,
        OLDER_LEASE_AND_JOURNAL,
        OF_ANOTHER_STAGE,
        EXTRA_FILE_OF_AN_EARLIER_TIME,
        EXTRA_FILE,
        CHANGED_AND_SUMMED_AGAIN,
        SECRET_OF_AN_EARLIER_TIME_SUMMED_AGAIN,
        REPLACED_BY_FOLDER,
        FOLDER_REMOVED,
        DANGLING_LINK,
        JOURNAL_LINES_REMOVED,
        JOURNAL_REMOVED_AND_A_ROW
    }

    private final Path folder;
    private final List<Path> earlier;
    private final Random random;
    private final List<Path> touched = new ArrayList<>();

    /**
     * Damage to come.
     *
     * @param folder the folder that the store is given
     * @param earlier copies of it from earlier times, oldest first
     */
    FolderDamage(Path folder, List<Path> earlier, Random random) {
        this.folder = folder;
        this.earlier = earlier;
        this.random = random;
    }

    /** The files to which it happened. */
    List<Path> touched() {
        return touched;
    }

    /** Does it, and says to what; null when this cannot happen here. */
    String happen(Kind kind) throws IOException {
        return switch (kind) {
            case REMOVED -> {
                Path file = any(files());
                Files.delete(file);
                yield name(file);
            }
            case TRUNCATED -> changed(bytes -> Arrays.copyOf(bytes, random.nextInt(Math.max(1, bytes.length))));
            case EMPTIED -> changed(bytes -> new byte[0]);
            case BIT_FLIPPED ->
                changed(bytes -> {
                    if (bytes.length > 0) {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    return bytes;
                });
            case ZEROED ->
                changed(bytes -> {
                    int from = random.nextInt(bytes.length + 1);
                    Arrays.fill(bytes, from, Math.min(bytes.length, from + 512), (byte) 0);
                    return bytes;
                });
            case SWAPPED -> {
                Path one = any(files());
                Path other = any(files());
                byte[] bytes = Files.readAllBytes(one);
                Files.copy(other, one, StandardCopyOption.REPLACE_EXISTING);
                Files.write(other, bytes);
                yield name(one) + " and " + name(other);
            }
            case OLDER_VERSION -> olderVersion();
            case OLDER_ROWS_AND_LEASE -> olderRowsAndLease();
            case OLDER_LEASE_AND_JOURNAL -> olderLeaseAndJournal();
            case OF_ANOTHER_STAGE -> {
                Path file = any(stageFiles());
                Path other =
                        any(files().stream().filter(each -> !each.equals(file)).toList());
                Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
                yield name(file) + " from " + name(other);
            }
            case EXTRA_FILE_OF_AN_EARLIER_TIME -> extraOfAnEarlierTime();
            case EXTRA_FILE -> {
                Path file = any(stageFiles())
                        .resolveSibling("extra-" + random.nextInt(100) + any(List.of(".json", ".tmp", ".1.gone")));
                Files.copy(any(files()), file, StandardCopyOption.REPLACE_EXISTING);
                yield name(file);
            }
            case CHANGED_AND_SUMMED_AGAIN -> changedAndSummed();
            case SECRET_OF_AN_EARLIER_TIME_SUMMED_AGAIN -> earlierSecret();
            case REPLACED_BY_FOLDER -> {
                Path file = any(stageFiles());
                Files.delete(file);
                Files.createDirectory(file);
                yield name(file);
            }
            case FOLDER_REMOVED -> {
                Path below = any(all().filter(Files::isDirectory)
                        .filter(path -> !path.equals(folder))
                        .toList());
                remove(below);
                yield name(below);
            }
            case DANGLING_LINK -> {
                Path link = any(all().filter(Files::isDirectory).toList());
                Path away = folder.resolveSibling("not-mounted");
                Files.move(link, away);
                Files.createSymbolicLink(link, folder.resolveSibling("mount").resolve("gone"));
                yield name(link);
            }
            case JOURNAL_LINES_REMOVED -> {
                Path journal = any(files().stream()
                        .filter(file -> file.endsWith("journal.jsonl"))
                        .toList());
                List<String> lines = new ArrayList<>(Files.readAllLines(journal));
                int from = random.nextInt(lines.size());
                lines.subList(from, from + random.nextInt(lines.size() - from + 1))
                        .clear();
                Files.writeString(journal, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
                yield name(journal);
            }
            case JOURNAL_REMOVED_AND_A_ROW -> {
                Path row = any(stageFiles().stream()
                        .filter(file -> file.getParent().endsWith("resources"))
                        .toList());
                Files.delete(row);
                Files.deleteIfExists(row.getParent().resolveSibling("journal.jsonl"));
                yield name(row);
            }
        };
    }

    private interface Change {
        byte[] of(byte[] bytes);
    }

    private String changed(Change change) throws IOException {
        Path file = any(files());
        Files.write(file, change.of(Files.readAllBytes(file)));
        return name(file);
    }

    /** One file as it was at an earlier time. */
    private String olderVersion() throws IOException {
        Path before = any(earlier);
        Path old = any(files(before));
        Path file = folder.resolve(before.relativize(old));
        Files.createDirectories(file.getParent());
        Files.copy(old, file, StandardCopyOption.REPLACE_EXISTING);
        return name(file) + " of " + before.getFileName();
    }

    /** All of a stage as it was, but for the journal: what a restore of a part of a backup makes. */
    private String olderRowsAndLease() throws IOException {
        Path before = any(earlier);
        Path stage = folder.resolve("state/shop/test");
        Path journal = folder.resolveSibling("journal");
        Files.copy(stage.resolve("journal.jsonl"), journal, StandardCopyOption.REPLACE_EXISTING);
        remove(stage);
        copy(before.resolve("state/shop/test"), stage);
        Files.copy(journal, stage.resolve("journal.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        return "all of " + before.getFileName() + " but the journal";
    }

    private String olderLeaseAndJournal() throws IOException {
        Path before = any(earlier);
        for (String name : List.of("lease.json", "journal.jsonl")) {
            String file = "state/shop/test/" + name;
            Files.copy(before.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return "lease and journal of " + before.getFileName();
    }

    private String extraOfAnEarlierTime() throws IOException {
        Path before = any(earlier);
        List<Path> gone = files(before).stream()
                .filter(old -> Files.notExists(folder.resolve(before.relativize(old))))
                .toList();
        if (gone.isEmpty()) {
            return null;
        }
        Path old = any(gone);
        Path file = folder.resolve(before.relativize(old));
        Files.createDirectories(file.getParent());
        Files.copy(old, file);
        return name(file) + " of " + before.getFileName();
    }

    /** What somebody does with an editor, who knows how the sum is made. */
    private String changedAndSummed() throws IOException {
        Path file = any(files().stream().filter(FolderDamage::isSummed).toList());
        String json = CheckedText.check(file.toString(), Files.readAllBytes(file));
        String digits = json.chars()
                .mapToObj(c -> String.valueOf((char) c))
                .filter(c -> Character.isLetterOrDigit(c.charAt(0)))
                .distinct()
                .toList()
                .get(0);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < json.length(); i++) {
            if (Character.isLetterOrDigit(json.charAt(i))) {
                places.add(i);
            }
        }
        int at = any(places);
        char now = json.charAt(at) == digits.charAt(0) ? (char) (digits.charAt(0) + 1) : digits.charAt(0);
        Files.write(
                file,
                CheckedText.withSum(json.substring(0, at) + now + json.substring(at + 1))
                        .getBytes(StandardCharsets.UTF_8));
        return name(file) + " at " + at;
    }

    /** A secret of an earlier version of a row in its own place. */
    private String earlierSecret() throws IOException {
        Path before = any(earlier);
        Path file = any(stageFiles().stream()
                .filter(each -> each.getParent().endsWith("resources"))
                .toList());
        Path old = before.resolve(folder.relativize(file));
        if (Files.notExists(old)) {
            return null;
        }
        String[] now = CheckedText.check("", Files.readAllBytes(file)).split("(?<=\\{\"\\$secret\":\")|(?=\"\\})", -1);
        String[] then = CheckedText.check("", Files.readAllBytes(old)).split("(?<=\\{\"\\$secret\":\")|(?=\"\\})", -1);
        List<Integer> secrets = new ArrayList<>();
        for (int i = 0; i < Math.min(now.length, then.length); i++) {
            if (now[i].startsWith("v1:") && then[i].startsWith("v1:") && !now[i].equals(then[i])) {
                secrets.add(i);
            }
        }
        if (secrets.isEmpty()) {
            return null;
        }
        int at = any(secrets);
        now[at] = then[at];
        Files.write(file, CheckedText.withSum(String.join("", now)).getBytes(StandardCharsets.UTF_8));
        return name(file);
    }

    private static boolean isSummed(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") || name.endsWith(".gone");
    }

    private List<Path> stageFiles() throws IOException {
        Path stage = folder.resolve("state/shop/test");
        return files().stream().filter(file -> file.startsWith(stage)).toList();
    }

    private List<Path> files() throws IOException {
        return files(folder);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Stream<Path> all() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList().stream();
        }
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String name(Path file) {
        touched.add(file);
        return folder.relativize(file).toString();
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    static void remove(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder) || Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
