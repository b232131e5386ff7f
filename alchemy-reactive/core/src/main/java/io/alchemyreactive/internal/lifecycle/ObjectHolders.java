package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index of the objects that the rows of a stage hold. It prevents that two rows hold one object, and that an object
 * is deleted which another row still holds. Built from the stored rows when it is first asked, and kept up to date by
 * the run. Thread-safe.
 */
public final class ObjectHolders {

    private final Map<String, Row> rows;
    private final Providers providers;
    /** By object, the FQNs of the rows that hold it, which is mostly one. */
    private @Nullable Map<ObjectKey, List<String>> byObject;

    private @Nullable Used used;
    private final Map<ObjectKey, String> halfMade = new HashMap<>();

    /** Creates the index of a stage. */
    public ObjectHolders(Map<String, Row> rows, Providers providers) {
        this.rows = rows;
        this.providers = providers;
    }

    /** The FQN of another row that holds, or is likely to hold, the object that was found with these attributes. */
    public synchronized Optional<String> other(String fqn, ResourceType<?, ?, ?> type, Value.Fields attributes) {
        return ObjectKey.likely(type, attributes).flatMap(key -> other(fqn, key));
    }

    /**
     * The FQNs of the rows that hold objects of a type without stable attributes. Its objects cannot be told apart, so
     * each row may hold any object that is found. Empty for a type with stable attributes.
     */
    public List<String> indistinct(ResourceType<?, ?, ?> type) {
        return ObjectKey.hasStable(type)
                ? List.of()
                : rows.values().stream()
                        .filter(row -> Rows.generations(row).stream()
                                .anyMatch(each -> each.attributes() != null && type.accepts(each.type())))
                        .map(Row::fqn)
                        .sorted()
                        .toList();
    }

    /** The rows, sorted by FQN, with a generation of this type whose attributes are not known. */
    public List<Row> unlocated(ResourceType<?, ?, ?> type) {
        return rows.values().stream()
                .filter(row -> unlocated(row, type).findAny().isPresent())
                .sorted(Comparator.comparing(Row::fqn))
                .toList();
    }

    /** The generations of a row that have this type and whose attributes are not known. */
    public static Stream<Generation> unlocated(Row row, ResourceType<?, ?, ?> type) {
        return Rows.generations(row).stream()
                .filter(generation -> generation.attributes() == null && type.accepts(generation.type()));
    }

    /**
     * Records that this row holds the object with these attributes. Returns the FQN of another row, and records
     * nothing, when that row holds the object or is likely to.
     */
    public synchronized Optional<String> claim(String fqn, ResourceType<?, ?, ?> type, Value.Fields attributes) {
        return ObjectKey.likely(type, attributes).flatMap(key -> claim(fqn, key));
    }

    private Optional<String> claim(String fqn, ObjectKey key) {
        Optional<String> other = other(fqn, key);
        if (other.isEmpty()) {
            add(index(), key, fqn);
        }
        return other;
    }

    /**
     * Records that a create of this row returned the object with these attributes. Returns the FQN of another row, and
     * records nothing, when that row holds the object. A row whose deletion was begun before does not count as a
     * holder.
     */
    public synchronized Optional<String> made(String fqn, ResourceType<?, ?, ?> type, Value.Fields attributes) {
        ObjectKey key = ObjectKey.of(type, attributes).orElse(null);
        if (key == null) {
            return Optional.empty();
        }
        index().computeIfPresent(
                        key,
                        (known, holders) -> without(holders, holder -> {
                            Row row = rows.get(holder);
                            return row != null && !holder.equals(fqn) && Rows.isDeleting(row);
                        }));
        return claim(fqn, key);
    }

    /** Records that the unfinished create of this row has created the object with these attributes. */
    public synchronized void madeBy(String fqn, ResourceType<?, ?, ?> type, Value.Fields attributes) {
        ObjectKey.likely(type, attributes).ifPresent(key -> halfMade.putIfAbsent(key, fqn));
    }

    /** The FQN of another row whose unfinished create has created the object with these attributes. */
    public synchronized Optional<String> maker(String fqn, ResourceType<?, ?, ?> type, Value.Fields attributes) {
        return ObjectKey.likely(type, attributes).map(halfMade::get).filter(maker -> !maker.equals(fqn));
    }

    /**
     * Records that this row does not hold the object with these attributes any more.
     *
     * @return the FQN of another row that still holds it, so that it must not be deleted
     */
    public synchronized Optional<String> letGo(String fqn, ResourceType<?, ?, ?> type, Value.Fields attributes) {
        ObjectKey key = ObjectKey.of(type, attributes).orElse(null);
        if (key == null) {
            return Optional.empty();
        }
        index().computeIfPresent(key, (known, holders) -> without(holders, fqn::equals));
        return other(fqn, key);
    }

    /** Whether another stored resource uses the resource with this FQN, or may do so. */
    public synchronized boolean isUsed(String fqn) {
        return used().names.contains(fqn);
    }

    /** Whether another stored resource uses this object of a resource, or may do so. */
    public synchronized boolean isUsed(String fqn, Generation generation) {
        return used().instances.contains(generation.instance())
                || used().anyInstanceOf.contains(fqn);
    }

    private Used used() {
        Used known = used;
        if (known == null) {
            known = new Used(rows.values());
            used = known;
        }
        return known;
    }

    /** Whether a generation is the object of this type with these attributes. */
    public static boolean isObject(ResourceType<?, ?, ?> type, Generation generation, Value.Fields attributes) {
        return ObjectKey.hasStable(type) && isLikelyObject(type, generation, attributes);
    }

    /** Whether the object of this type that was found with these attributes is certainly not the one of a generation. */
    public static boolean isAnother(ResourceType<?, ?, ?> type, Generation generation, Value.Fields attributes) {
        return ObjectKey.hasStable(type) && !isLikelyObject(type, generation, attributes);
    }

    /** Whether a generation is the object of this type that was found with these attributes, or is likely to be it. */
    public static boolean isLikelyObject(ResourceType<?, ?, ?> type, Generation generation, Value.Fields attributes) {
        Value.Fields held = generation.attributes();
        return held != null
                && type.accepts(generation.type())
                && ObjectKey.likely(type, attributes)
                        .filter(key -> key.equals(ObjectKey.likely(type, held).orElse(null)))
                        .isPresent();
    }

    private Optional<String> other(String fqn, ObjectKey key) {
        for (String holder : index().getOrDefault(key, List.of())) {
            if (!holder.equals(fqn)) {
                return Optional.of(holder);
            }
        }
        return Optional.empty();
    }

    private Map<ObjectKey, List<String>> index() {
        Map<ObjectKey, List<String>> known = byObject;
        if (known == null) {
            known = new HashMap<>();
            for (Row row : rows.values()) {
                add(row, known);
            }
            byObject = known;
        }
        return known;
    }

    private void add(Row row, Map<ObjectKey, List<String>> index) {
        key(row.current()).ifPresent(key -> add(index, key, row.fqn()));
        for (Generation older : row.older()) {
            key(older).ifPresent(key -> add(index, key, row.fqn()));
        }
    }

    private static void add(Map<ObjectKey, List<String>> index, ObjectKey key, String fqn) {
        index.merge(key, List.of(fqn), (holders, more) -> {
            if (holders.contains(fqn)) {
                return holders;
            }
            List<String> all = new ArrayList<>(holders);
            all.add(fqn);
            return List.copyOf(all);
        });
    }

    /** The holders without these; null when none is left. */
    private static @Nullable List<String> without(List<String> holders, Predicate<String> gone) {
        List<String> left = holders.stream().filter(gone.negate()).toList();
        return left.isEmpty() ? null : left;
    }

    private Optional<ObjectKey> key(Generation generation) {
        Value.Fields attributes = generation.attributes();
        return attributes == null
                ? Optional.empty()
                : providers.type(generation.type()).flatMap(type -> ObjectKey.likely(type, attributes));
    }

    /** The dependencies of the stored objects. No object uses another one of its own row. */
    private static final class Used {

        final Set<String> names = new HashSet<>();
        final Set<String> instances = new HashSet<>();
        /** FQNs of resources that are used by generations without stored instances. */
        final Set<String> anyInstanceOf = new HashSet<>();

        Used(Collection<Row> rows) {
            for (Row row : rows) {
                for (Generation generation : Rows.generations(row)) {
                    List<String> used = generation.dependencyInstances();
                    names.addAll(generation.dependencies());
                    if (used == null) {
                        anyInstanceOf.addAll(generation.dependencies());
                    } else {
                        instances.addAll(used);
                    }
                }
            }
        }
    }
}
