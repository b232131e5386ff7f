package io.alchemyreactive.test;

import io.alchemyreactive.provider.Identity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Indexes of the objects of a fake cloud: by id, owner, unique name and use. Guarded by the monitor of {@link
 * CloudObjects}.
 */
final class CloudIndex {

    private final Map<String, CloudObjects.Entry> byId = new LinkedHashMap<>();
    private final Map<String, CloudObjects.Entry> byInstance = new HashMap<>();
    private final Map<String, CloudObjects.Entry> byName = new HashMap<>();
    private final Map<String, Set<CloudObjects.Entry>> users = new HashMap<>();

    Iterable<CloudObjects.Entry> all() {
        return byId.values();
    }

    void add(CloudObjects.Entry entry) {
        byId.put(entry.id, entry);
        link(entry);
    }

    void remove(CloudObjects.Entry entry) {
        byId.remove(entry.id);
        unlink(entry);
    }

    /** Changes an object. The object keeps its position in the order of all objects. */
    void change(CloudObjects.Entry entry, Identity owner, Record props) {
        unlink(entry);
        entry.owner = owner;
        entry.props = props;
        link(entry);
    }

    private void link(CloudObjects.Entry entry) {
        byInstance.put(key(entry.type, entry.owner.instance()), entry);
        String name = entry.type.uniqueOf(entry.props);
        if (name != null) {
            byName.put(key(entry.type, name), entry);
        }
        entry.type
                .usesOf(entry.props)
                .forEach(used -> users.computeIfAbsent(used, key -> new LinkedHashSet<>())
                        .add(entry));
    }

    private void unlink(CloudObjects.Entry entry) {
        byInstance.remove(key(entry.type, entry.owner.instance()), entry);
        String name = entry.type.uniqueOf(entry.props);
        if (name != null) {
            byName.remove(key(entry.type, name), entry);
        }
        for (String used : entry.type.usesOf(entry.props)) {
            Set<CloudObjects.Entry> all = users.get(used);
            if (all != null && all.remove(entry) && all.isEmpty()) {
                users.remove(used);
            }
        }
    }

    CloudObjects.@Nullable Entry withId(String id) {
        return byId.get(id);
    }

    Optional<CloudObjects.Entry> withId(CloudType<?, ?> type, String id) {
        return Optional.ofNullable(byId.get(id)).filter(entry -> entry.type == type);
    }

    Optional<CloudObjects.Entry> ofInstance(CloudType<?, ?> type, String instance) {
        return Optional.ofNullable(byInstance.get(key(type, instance)));
    }

    Optional<CloudObjects.Entry> named(CloudType<?, ?> type, String name) {
        return Optional.ofNullable(byName.get(key(type, name)));
    }

    Set<CloudObjects.Entry> usersOf(String id) {
        return users.getOrDefault(id, Set.of());
    }

    private static String key(CloudType<?, ?> type, String of) {
        return type.name() + " " + of;
    }
}
