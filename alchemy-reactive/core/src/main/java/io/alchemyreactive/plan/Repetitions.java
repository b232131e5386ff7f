package io.alchemyreactive.plan;

import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.resource.Declaration;
import io.alchemyreactive.resource.InvalidDeclarationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Mono;

/** Checks that a name declared twice is declared with inputs that come to the same values. */
final class Repetitions {

    private Repetitions() {}

    static Mono<Void> check(List<Declaration> repeated, Map<String, Declaration> first, Resolver resolver) {
        List<Throwable> failures = new ArrayList<>();
        for (Declaration again : repeated) {
            Declaration before = Objects.requireNonNull(first.get(again.fqn()));
            Set<String> different = different(Inputs.evaluate(before, resolver), Inputs.evaluate(again, resolver));
            if (!different.isEmpty() || !before.options().equals(again.options())) {
                failures.add(new InvalidDeclarationException(
                        again.fqn(),
                        "is declared in " + before.place() + " and in " + again.place() + ", with different "
                                + (different.isEmpty() ? "options" : String.join(", ", different)),
                        "Give one of them another id, or declare both alike."));
            }
        }
        return Mono.fromRunnable(() -> {
            if (!failures.isEmpty()) {
                PlanFailedException.throwIfAny(
                        first.values().iterator().next().handle().stage(), failures);
            }
        });
    }

    private static Set<String> different(Inputs before, Inputs again) {
        var names = new TreeSet<>(before.known().keySet());
        names.addAll(again.known().keySet());
        names.addAll(before.unknown());
        names.addAll(again.unknown());
        names.removeIf(
                name -> Objects.equals(before.known().get(name), again.known().get(name))
                        && before.unknown().contains(name) == again.unknown().contains(name));
        return names;
    }
}
