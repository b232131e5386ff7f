package io.alchemyreactive.provider;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The providers of a stack, by the name of their type. Immutable and thread-safe. */
public final class Providers {

    private final Map<String, Provider<?, ?>> byType;

    private Providers(Map<String, Provider<?, ?>> byType) {
        this.byType = Map.copyOf(byType);
    }

    /**
     * These providers.
     *
     * @throws IllegalArgumentException when two of them are for one type
     */
    public static Providers of(Provider<?, ?>... providers) {
        Map<String, Provider<?, ?>> byType = new LinkedHashMap<>();
        for (Provider<?, ?> provider : providers) {
            add(byType, provider);
        }
        return new Providers(byType);
    }

    /**
     * These and others.
     *
     * @throws IllegalArgumentException when two of them are for one type
     */
    public Providers and(Providers others) {
        Map<String, Provider<?, ?>> both = new LinkedHashMap<>(byType);
        Set.copyOf(others.byType.values()).forEach(provider -> add(both, provider));
        return new Providers(both);
    }

    /** The same, each put through a function that wraps it; for tests that come between. */
    public Providers each(UnaryOperator<Provider<?, ?>> wrap) {
        return of(byType.values().stream().map(wrap).toArray(Provider<?, ?>[]::new));
    }

    /** The provider of the type with this name. */
    public Optional<Provider<?, ?>> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    private static void add(Map<String, Provider<?, ?>> byType, Provider<?, ?> provider) {
        for (String name : provider.type().names()) {
            if (byType.putIfAbsent(name, provider) != null) {
                throw new IllegalArgumentException("two providers for the type " + name);
            }
        }
    }
}
