package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects shown texts and secrets, and compares them. Not thread-safe. */
final class SecretWatch {

    /** Shorter secrets can appear in any text by chance. */
    private static final int SHORTEST = 4;

    private final List<String> shown = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>();

    /** Adds texts that a log, a message or a user could show. */
    void show(Object... things) {
        for (Object thing : things) {
            shown.add(thing.toString());
        }
    }

    /** Adds the secrets in a value. */
    void secretsOf(Value value) {
        if (value instanceof Value.Secret secret) {
            textsOf(secret.value().reveal());
        } else if (value instanceof Value.Fields fields) {
            fields.values().values().forEach(this::secretsOf);
        } else if (value instanceof Value.Items items) {
            items.values().forEach(this::secretsOf);
        }
    }

    boolean hasSecrets() {
        return !secrets.isEmpty();
    }

    void expectNoSecretShown() {
        assertThat(shown)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(secrets)
                        .as("secrets in a text of " + text.length() + " characters")
                        .noneMatch(text::contains));
    }

    private void textsOf(Value value) {
        if (value instanceof Value.Text text && text.value().length() >= SHORTEST) {
            secrets.add(text.value());
        } else if (value instanceof Value.Fields fields) {
            fields.values().values().forEach(this::textsOf);
        } else if (value instanceof Value.Items items) {
            items.values().forEach(this::textsOf);
        }
    }
}
