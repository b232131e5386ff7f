package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.postgres.lint.TableLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How long locks were seen in samples. A lock that is missing in a sample was given back. Not thread-safe. */
final class LockSamples {

    /** The locks that block reads or writes of others, by the names in pg_locks. */
    static final Map<String, TableLock> BLOCKING = Arrays.stream(TableLock.values())
            .filter(lock -> lock.compareTo(TableLock.SHARE) >= 0)
            .collect(Collectors.toUnmodifiableMap(LockSamples::nameInServer, lock -> lock));

    /** A lock on a table. */
    record Key(String table, TableLock lock) {}

    private final Map<Key, Long> since = new HashMap<>();
    private final Map<Key, Long> longest = new HashMap<>();

    /** @param micros the time of the sample in microseconds */
    void add(long micros, Set<Key> held) {
        since.keySet().retainAll(held);
        for (Key key : held) {
            long time = micros - since.computeIfAbsent(key, first -> micros);
            longest.merge(key, time, Math::max);
        }
    }

    /** The locks that were held at least this long, the longest first. */
    List<HeldLock> heldFor(Duration threshold) {
        List<HeldLock> found = new ArrayList<>();
        longest.forEach(
                (key, micros) -> found.add(new HeldLock(key.table(), key.lock(), Duration.ofNanos(micros * 1000))));
        found.removeIf(lock -> lock.held().compareTo(threshold) < 0);
        found.sort(Comparator.comparing(HeldLock::held)
                .reversed()
                .thenComparing(HeldLock::table)
                .thenComparing(HeldLock::lock));
        return found;
    }

    private static String nameInServer(TableLock lock) {
        StringBuilder name = new StringBuilder();
        for (String word : lock.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.append("Lock").toString();
    }
}
