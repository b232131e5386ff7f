package io.alchemyreactive.plan;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.lifecycle.Gateway;
import io.alchemyreactive.lifecycle.RetryListener;
import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.lifecycle.Seen;
import io.alchemyreactive.lifecycle.Target;
import io.alchemyreactive.lifecycle.Transitions;
import io.alchemyreactive.lifecycle.Verdict;
import io.alchemyreactive.lifecycle.Wanted;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.resource.Declaration;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Decides what is done with one declared resource: compares, asks the provider where the transition table says so, and
 * looks the step up there. The planner asks it with what is known; the applier asks again once all is known. Immutable
 * and thread-safe.
 */
final class Decider {

    private final StageKey stage;
    private final boolean adopt;
    private final boolean refresh;
    private final RetryListener retries;

    Decider(StageKey stage, boolean adopt, boolean refresh, RetryListener retries) {
        this.stage = stage;
        this.adopt = adopt;
        this.refresh = refresh;
        this.retries = retries;
    }

    Mono<Decision> decide(Node node, Inputs inputs, List<String> edges) {
        Optional<Target> target =
                inputs.complete() ? Optional.of(target(node.declaration(), inputs, edges)) : Optional.empty();
        return node.stored().isEmpty()
                ? decideNew(node, inputs, target)
                : decideStored(node, node.stored().get(), inputs, target);
    }

    /** What the provider says about an object that is to be made, as far as it is known what it shall be. */
    Mono<List<String>> warnings(Node node, Inputs inputs, Decision decision) {
        return Mono.justOrEmpty(decision.target().map(Target::props).or(() -> tellable(node, inputs)))
                .flatMap(props -> node.gateway()
                        .warnings(new Identity(new ResourceKey(stage, node.fqn()), ""), props, node.call(retries)));
    }

    /** The properties without those that are not known yet; nothing when they make no record so. */
    private static Optional<Value.Fields> tellable(Node node, Inputs inputs) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        if (!type.props().components().stream()
                .allMatch(component -> !component.required() || inputs.known().containsKey(component.name()))) {
            return Optional.empty();
        }
        try {
            return Optional.of(ErrorBoundary.call(() -> type.propsValue(inputs.known())));
        } catch (RuntimeException e) {
            // A rule of the record may ask for what is not known yet; it is checked when all is known.
            return Optional.empty();
        }
    }

    private Mono<Decision> decideNew(Node node, Inputs inputs, Optional<Target> target) {
        List<PlannedChange.Reason> reasons = Differences.ofNew(inputs, target);
        // Without all properties the object cannot be looked for; the applier does it when they are known.
        Mono<Gateway.Sight> sight = target.isEmpty()
                ? Mono.just(new Gateway.Sight(Seen.CANNOT_TELL, Optional.empty(), ""))
                : node.gateway()
                        .read(
                                new Identity(new ResourceKey(stage, node.fqn()), ""),
                                target.get().props(),
                                null,
                                node.call(retries));
        return sight.map(seen -> permitted(node, seen))
                .map(seen -> decision(node, Wanted.NEW, seen, target, Comparison.nothing(), reasons));
    }

    private Mono<Decision> decideStored(Node node, Row row, Inputs inputs, Optional<Target> target) {
        if (refresh && Rows.isResting(row)) {
            return look(node, row, row.current())
                    .flatMap(sight -> compare(node, row, inputs, target, sight)
                            .map(comparison -> comparison.withDrift(row, sight))
                            .flatMap(comparison -> conclude(node, row, target, comparison, sight)));
        }
        if (!Rows.isHalfMade(row)) {
            return compare(node, row, inputs, target, Gateway.Sight.NONE)
                    .flatMap(comparison -> conclude(node, row, target, comparison, Gateway.Sight.NONE));
        }
        return look(node, row, row.current())
                .flatMap(sight -> compare(node, row, inputs, target, sight)
                        .flatMap(comparison -> conclude(node, row, target, comparison, sight)));
    }

    private Mono<Decision> conclude(
            Node node, Row row, Optional<Target> target, Comparison comparison, Gateway.Sight sight) {
        if (Transitions.next(Optional.of(row), comparison.wanted(), sight.seen()) instanceof Verdict.Ask) {
            Generation subject = Rows.deletesFirst(row) ? Rows.original(row).orElse(row.current()) : row.current();
            return look(node, row, subject)
                    .map(seen -> decision(node, comparison.wanted(), seen, target, comparison, comparison.reasons()));
        }
        return Mono.just(decision(node, comparison.wanted(), sight, target, comparison, comparison.reasons()));
    }

    private Mono<Gateway.Sight> look(Node node, Row row, Generation generation) {
        if (!node.gateway().type().accepts(generation.type())) {
            return Mono.just(new Gateway.Sight(Seen.CANNOT_TELL, Optional.empty(), ""));
        }
        return node.gateway()
                .read(
                        Rows.identity(stage, row, generation),
                        generation.props(),
                        generation.attributes(),
                        node.call(retries))
                .map(sight -> permitted(node, sight));
    }

    private Mono<Comparison> compare(Node node, Row row, Inputs inputs, Optional<Target> target, Gateway.Sight sight) {
        Mono<Comparison> current = compare(node, row.current(), inputs, target, sight, row);
        Optional<Generation> original = Rows.original(row);
        if (original.isEmpty()) {
            return current;
        }
        return current.flatMap(asHalfMade -> asHalfMade.wanted() == Wanted.SAME
                ? Mono.just(asHalfMade)
                : compare(node, original.get(), inputs, target, Gateway.Sight.NONE, row)
                        .map(asOriginal -> asOriginal.orElse(asHalfMade)));
    }

    private Mono<Comparison> compare(
            Node node, Generation generation, Inputs inputs, Optional<Target> target, Gateway.Sight sight, Row row) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        if (!type.accepts(generation.type())) {
            return Mono.just(Comparison.otherType(generation.type(), type.name()));
        }
        Differences differences = Differences.between(type, generation, inputs, target);
        if (differences.none()) {
            return Mono.just(Comparison.same(type));
        }
        var attributes = generation.attributes() != null
                ? generation.attributes()
                : sight.attributes().filter(found -> sight.seen() == Seen.OURS).orElse(null);
        Mono<Diff> diff = attributes == null || Rows.isHalfMade(row) && generation == row.current() && target.isEmpty()
                ? Mono.just(node.gateway().diffByAnnotations(differences.changed(), differences.unknown()))
                : node.gateway()
                        .diff(
                                Rows.identity(stage, row, generation),
                                differences.olds(),
                                target.map(Target::props).orElse(null),
                                attributes,
                                differences.changed(),
                                differences.unknown(),
                                node.call(retries));
        return diff.map(answer -> Comparison.of(type, answer, differences));
    }

    private Decision decision(
            Node node,
            Wanted wanted,
            Gateway.Sight sight,
            Optional<Target> target,
            Comparison comparison,
            List<PlannedChange.Reason> reasons) {
        Verdict verdict = Transitions.next(node.stored(), wanted, sight.seen());
        if (verdict instanceof Verdict.Do step) {
            return new Decision(
                    step.step(),
                    target,
                    sight,
                    comparison.stable(),
                    comparison.undetermined(),
                    comparison.loses(),
                    reasons);
        }
        if (verdict instanceof Verdict.Refuse refusal) {
            throw new ForeignObjectException(node.fqn(), node.gateway().type().name(), sight.owner(), refusal.why());
        }
        throw new IllegalStateException(
                "no step for " + node.fqn() + ": " + wanted + ", " + sight.seen() + ": " + verdict);
    }

    private Gateway.Sight permitted(Node node, Gateway.Sight sight) {
        return adopt || node.declaration().options().adopt() ? sight.adoptable() : sight;
    }

    private static Target target(Declaration declaration, Inputs inputs, List<String> edges) {
        ResourceType<?, ?, ?> type = declaration.type();
        try {
            Value.Fields props = ErrorBoundary.call(() -> type.propsValue(inputs.known()));
            return new Target(type.name(), type.schema(), props, edges, policies(declaration));
        } catch (RuntimeException e) {
            throw new InvalidDeclarationException(
                    declaration.fqn(), "(" + type + ") has invalid properties: " + ErrorText.of(e), "Correct them.", e);
        }
    }

    private static Policies policies(Declaration declaration) {
        ResourceOptions options = declaration.options();
        return options.equals(ResourceOptions.NONE)
                        && declaration.sequentialScopes().isEmpty()
                ? Policies.NONE
                : new Policies(
                        options.retain(),
                        declaration.sequentialScopes(),
                        options.timeout(),
                        options.retries()
                                .map(tries ->
                                        new Policies.Tries(tries.times(), tries.firstWait(), tries.longestWait())));
    }
}
