package io.alchemyreactive.provider;

import io.alchemyreactive.resource.ResourceType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The providers of a stack, by the name of their type. {@link Provider#type} is called once per provider. Immutable and
 * thread-safe.
 */
public final class Providers {

    private final Map<String, Entry> byType;

    private Providers(Map<String, Entry> byType) {
        this.byType = Map.copyOf(byType);
    }

    /**
     * Collects these providers.
     *
     * @throws IllegalArgumentException when two of them are for one type, or one names no type
     */
    public static Providers of(Provider<?, ?>... providers) {
        Map<String, Entry> byType = new LinkedHashMap<>();
        for (Provider<?, ?> provider : providers) {
            add(byType, Entry.of(provider));
        }
        return new Providers(byType);
    }

    /**
     * These providers and the others.
     *
     * @throws IllegalArgumentException when two of them are for one type
     */
    public Providers and(Providers others) {
        Map<String, Entry> both = new LinkedHashMap<>(byType);
        others.distinct().forEach(entry -> add(both, entry));
        return new Providers(both);
    }

    /** These providers, each wrapped by the function; for tests that intercept calls. */
    public Providers each(UnaryOperator<Provider<?, ?>> wrap) {
        return of(distinct().stream().map(Entry::provider).map(wrap).toArray(Provider<?, ?>[]::new));
    }

    /** The provider of the type with this name; empty when there is none. */
    public Optional<Provider<?, ?>> find(String type) {
        return Optional.ofNullable(byType.get(type)).map(Entry::provider);
    }

    /** The type with this name, as its provider returned it when it was added; empty when there is none. */
    public Optional<ResourceType<?, ?, ?>> type(String name) {
        return Optional.ofNullable(byType.get(name)).map(Entry::type);
    }

    /** Each provider once, although its type may have several names. */
    private Set<Entry> distinct() {
        return new LinkedHashSet<>(byType.values());
    }

    private static void add(Map<String, Entry> byType, Entry entry) {
        for (String name : entry.type().names()) {
            if (byType.putIfAbsent(name, entry) != null) {
                throw new IllegalArgumentException("two providers for the type " + name);
            }
        }
    }

    private record Entry(Provider<?, ?> provider, ResourceType<?, ?, ?> type) {

        static Entry of(Provider<?, ?> provider) {
            ResourceType<?, ?, ?> type = provider.type();
            if (type == null) {
                throw new IllegalArgumentException(
                        "the provider " + provider.getClass().getName() + " answered null when asked for its type");
            }
            return new Entry(provider, type);
        }
    }
}
