package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Mono;

/** Checks that repeated declarations of a name have equal inputs. */
final class DuplicateDeclarationCheck {

    private DuplicateDeclarationCheck() {}

    /** Fails when repeated declarations of a name differ in values that are known so far. */
    static Mono<Void> check(StageKey stage, List<Declaration> repeated, Map<String, Declaration> first, PlanRun run) {
        return Mono.fromRunnable(() -> {
            List<Throwable> failures = new ArrayList<>();
            for (Declaration again : repeated) {
                try {
                    ErrorBoundary.call(() -> compare(again, first, run)).ifPresent(failures::add);
                } catch (AlchemyException e) {
                    failures.add(e);
                } catch (RuntimeException e) {
                    failures.add(new InvalidDeclarationException(
                            again.fqn(),
                            "is declared twice, and the two cannot be compared: " + ErrorText.of(e),
                            "Declare it once.",
                            e));
                }
            }
            PlanFailedException.throwIfAny(stage, failures);
        });
    }

    private static Optional<InvalidDeclarationException> compare(
            Declaration again, Map<String, Declaration> first, PlanRun run) {
        Declaration before = Objects.requireNonNull(first.get(again.fqn()));
        Inputs one = Inputs.evaluate(before, run.resolver());
        Inputs other = Inputs.evaluate(again, run.resolver());
        Set<String> different = different(one, other);
        // Unknown values count as equal when they have the same sources; apply compares the values.
        one.unknown().stream()
                .filter(other.unknown()::contains)
                .filter(name -> !sources(before, name, run).equals(sources(again, name, run)))
                .forEach(different::add);
        return different.isEmpty() && before.options().equals(again.options())
                ? Optional.empty()
                : Optional.of(difference(before, again, different));
    }

    /**
     * Throws when declarations of one name have different values.
     *
     * @param inputs the inputs of each declaration, all known
     */
    static void refuseOthers(List<Declaration> declarations, List<Inputs> inputs) {
        for (int i = 1; i < declarations.size(); i++) {
            Set<String> different = different(inputs.get(0), inputs.get(i));
            if (!different.isEmpty()) {
                throw difference(declarations.get(0), declarations.get(i), different);
            }
        }
    }

    private static InvalidDeclarationException difference(
            Declaration before, Declaration again, Set<String> different) {
        return new InvalidDeclarationException(
                again.fqn(),
                places(before.place().toString(), again.place().toString()) + ", with different "
                        + (different.isEmpty() ? "options" : String.join(", ", different)),
                "Give one of them another id, or declare both alike.");
    }

    private static String places(String one, String other) {
        return one.equals(other) ? "is declared twice in " + one : "is declared in " + one + " and in " + other;
    }

    private static Set<Source> sources(Declaration declaration, String name, PlanRun run) {
        return run.sources(declaration.input(name));
    }

    private static Set<String> different(Inputs before, Inputs again) {
        // Compares stored forms, because two Java arrays with equal content are not equal.
        Map<String, Value> first = before.storedValues();
        Map<String, Value> second = again.storedValues();
        var names = new TreeSet<>(before.known());
        names.addAll(again.known());
        names.addAll(before.unknown());
        names.addAll(again.unknown());
        names.removeIf(name -> Objects.equals(first.get(name), second.get(name))
                && before.unknown().contains(name) == again.unknown().contains(name));
        return names;
    }
}
