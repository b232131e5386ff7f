package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** Tells the objects that a test made from the objects that existed before. Immutable. */
record MadeObjects(ProviderContract<?, ?> contract, Set<String> before) {

    static MadeObjects since(ProviderContract<?, ?> contract) {
        return new MadeObjects(contract, contract.hasObjects() ? Set.copyOf(contract.objects()) : Set.of());
    }

    void expect(int count) {
        if (contract.hasObjects()) {
            Set<String> made = new HashSet<>(contract.objects());
            made.removeAll(before);
            assertThat(made).as("objects made by this test").hasSize(count);
        }
    }
}
