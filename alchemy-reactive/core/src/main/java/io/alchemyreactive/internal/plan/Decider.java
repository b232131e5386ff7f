package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.lifecycle.DesiredChange;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.internal.lifecycle.Observation;
import io.alchemyreactive.internal.lifecycle.Presence;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.lifecycle.Target;
import io.alchemyreactive.internal.lifecycle.Transitions;
import io.alchemyreactive.internal.lifecycle.Verdict;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.ImportRefusedException;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides what is done with one declared resource: compares, asks the provider where the transition table says so, and
 * looks the step up there. The planner asks it with what is known; the applier asks again once all is known. Immutable
 * and thread-safe.
 */
final class Decider {

    private final StageKey stage;
    private final PlanOptions options;
    private final DataLosses losses;
    private final HolderCheck holders;

    Decider(StageKey stage, PlanOptions options, Providers providers, HolderCheck holders) {
        this.stage = stage;
        this.options = options;
        this.losses = new DataLosses(providers);
        this.holders = holders;
    }

    /** Whether anything is decided about this resource; the others are left as they are. */
    boolean includes(String fqn) {
        return options.includes(fqn);
    }

    Mono<Decision> decide(ResourceNode node, Inputs inputs, List<String> dependencies) {
        Optional<Target> target =
                inputs.complete() ? Optional.of(target(node.declaration(), inputs, dependencies)) : Optional.empty();
        if (node.isAction() && options.imports().containsKey(node.fqn())) {
            return Mono.error(new ImportRefusedException(
                    node.fqn(), "it is an action, which has no object", "Deploy the stage: that runs it."));
        }
        return node.stored().isEmpty()
                ? decideNew(node, inputs, target)
                : decideStored(node, node.stored().get(), inputs, target);
    }

    /**
     * The decision about an object that uses others which are deleted before their successors are made: one that has to be
     * replaced goes before them.
     *
     * @param goFirst the FQNs of the others
     * @param change properties that are what identifies the others, so that they certainly change
     */
    Decision beforeUsed(ResourceNode node, Decision decision, List<String> goFirst, Set<String> change) {
        boolean replaced = decision.step() == Step.REPLACE
                || decision.step() == Step.UPDATE
                        && node.gateway().type().props().components().stream()
                                .anyMatch(component -> component.replaces().isPresent()
                                        && decision.undetermined().contains(component.name())
                                        && change.contains(component.name()));
        if (!replaced) {
            return decision;
        }
        List<PlannedChange.Reason> reasons = new ArrayList<>(decision.reasons());
        reasons.add(PlannedChange.Reason.inWords(
                "goes before " + String.join(", ", goFirst) + ", which is deleted before another one is made"));
        return new Decision(
                Step.REPLACE_DELETE_FIRST,
                Optional.empty(),
                decision.observation(),
                Set.of(),
                Set.of(),
                losses.of(
                        node.stored().orElseThrow(),
                        Step.REPLACE_DELETE_FIRST,
                        node.declaration().options().retain(),
                        decision.dataLoss()),
                reasons);
    }

    /**
     * The sentences of the provider about an object that is to be made, or changed in place, as far as its properties are
     * known; nothing about one that stays.
     */
    Mono<Gateway.Remarks> remarks(ResourceNode node, Inputs inputs, Decision decision) {
        boolean made = decision.step().makesObject();
        if (!made && decision.step() != Step.UPDATE) {
            return Mono.empty();
        }
        Value.@Nullable Fields attributes = made
                ? null
                : node.stored()
                        .map(row -> row.current().attributes())
                        // Attributes of another form are no reason to fail: the update brings new ones.
                        .filter(node.gateway()::canRead)
                        .orElse(null);
        return made || attributes != null
                ? Mono.justOrEmpty(decision.target().map(Target::props).or(() -> tellable(node, inputs)))
                        .flatMap(props -> node.gateway()
                                .remarks(
                                        new Identity(new ResourceKey(stage, node.fqn()), ""),
                                        props,
                                        attributes,
                                        node.call(options.retries())))
                : Mono.empty();
    }

    /** The properties without those that are not known yet; nothing when they make no record so. */
    private static Optional<Value.Fields> tellable(ResourceNode node, Inputs inputs) {
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

    private Mono<Decision> decideNew(ResourceNode node, Inputs inputs, Optional<Target> target) {
        List<PlannedChange.Reason> reasons = new ArrayList<>(PropertyDifferences.ofNew(inputs, target));
        String imported = options.imports().get(node.fqn());
        Mono<Observation> look = imported == null
                ? lookForNew(node, target).map(observation -> permitted(node, observation))
                : lookForImport(node, target, imported);
        if (imported != null) {
            reasons.add(0, PlannedChange.Reason.inWords("takes over the existing object with the id " + imported));
        }
        return look.flatMap(observation -> holders.found(node, observation))
                .map(observation ->
                        decision(node, DesiredChange.NEW, observation, target, Comparison.nothing(), reasons));
    }

    /** Without all properties an object cannot be looked for; the applier does it when they are known. */
    private Mono<Observation> lookForNew(ResourceNode node, Optional<Target> target) {
        return target.map(known -> node.gateway()
                        .read(
                                new Identity(new ResourceKey(stage, node.fqn()), ""),
                                known.props(),
                                null,
                                node.call(options.retries())))
                .orElseGet(() -> Mono.just(Observation.CANNOT_TELL));
    }

    private Mono<Observation> lookForImport(ResourceNode node, Optional<Target> target, String id) {
        if (target.isEmpty()) {
            return Mono.error(new ImportRefusedException(
                    node.fqn(),
                    "some of its properties are not known yet",
                    "Deploy the resources that it uses first."));
        }
        return node.gateway()
                .find(
                        new Identity(new ResourceKey(stage, node.fqn()), ""),
                        target.get().props(),
                        id,
                        node.call(options.retries()))
                .filter(observation -> observation.presence() != Presence.ABSENT)
                .switchIfEmpty(Mono.error(() -> new ImportRefusedException(
                        node.fqn(),
                        "its provider finds no object of the type "
                                + node.gateway().type() + " with the id '" + id + "'",
                        "Check the id, and that the provider has access to the object.")))
                .flatMap(observation -> holders.refuseHalfMade(
                                node, observation.attributes().orElseThrow(), options.retries())
                        .thenReturn(observation));
    }

    private Mono<Decision> decideStored(ResourceNode node, Row row, Inputs inputs, Optional<Target> target) {
        if (options.imports().containsKey(node.fqn())) {
            return Mono.error(new ImportRefusedException(
                    node.fqn(),
                    "an object of it is stored already",
                    Rows.isResting(row)
                            ? "To exchange it, first let the stored one go: state forget '" + node.fqn() + "' --stage "
                                    + stage.stage() + "."
                            : "Something is under way with it: deploy the stage first, so that it settles."));
        }
        boolean refreshes = options.refresh() && Rows.isResting(row);
        // A half-made object is asked for before it is compared: what exists says what the difference means.
        Mono<Observation> look = refreshes || Rows.isHalfMade(row) || Rows.isDeleting(row)
                ? lookForCurrent(node, row, target)
                : Mono.just(Observation.NONE);
        return look.flatMap(observation -> compare(node, row, inputs, target, observation)
                .map(comparison -> refreshes ? comparison.withDrift(row, observation) : comparison)
                .map(comparison -> comparison.afterOperation(row))
                .flatMap(comparison -> conclude(node, row, target, comparison, observation)));
    }

    private Mono<Decision> conclude(
            ResourceNode node, Row row, Optional<Target> target, Comparison comparison, Observation observation) {
        if (comparison.wanted().isOriginal() && !Rows.isReady(row)) {
            // The original decides, and not the object that was to follow it.
            Generation original = Rows.original(row).orElseThrow();
            return look(node, row, original)
                    .map(seen -> permitted(node, seen))
                    .map(seen -> decision(node, comparison.wanted(), seen, target, comparison, comparison.reasons()));
        }
        if (Transitions.next(Optional.of(row), comparison.wanted(), observation.presence()) instanceof Verdict.Ask) {
            return lookForCurrent(node, row, target)
                    .map(seen -> decision(node, comparison.wanted(), seen, target, comparison, comparison.reasons()));
        }
        return Mono.fromSupplier(
                () -> decision(node, comparison.wanted(), observation, target, comparison, comparison.reasons()));
    }

    /**
     * Looks for the current object. Where somebody else's object stands in its place, ours is not there; when the program
     * has moved on meanwhile, what counts is what stands where the object is wanted now.
     */
    private Mono<Observation> lookForCurrent(ResourceNode node, Row row, Optional<Target> target) {
        return look(node, row, row.current()).flatMap(observation -> {
            boolean elsewhere = observation.presence() == Presence.FOREIGN
                    && !target.map(Target::props).equals(observation.foundWith());
            boolean unheld = elsewhere || row.current().attributes() == null || isAnother(node, row, observation);
            Mono<Observation> known = (elsewhere ? lookWhereWanted(node, target) : Mono.just(observation))
                    .flatMap(seen ->
                            isOlder(node, row, seen).map(older -> permitted(node, older ? Observation.ABSENT : seen)));
            return unheld ? known.flatMap(seen -> holders.found(node, seen)) : known;
        });
    }

    /** Whether what was found is certainly not the object of the row. */
    private static boolean isAnother(ResourceNode node, Row row, Observation observation) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        return observation
                .attributes()
                .filter(found -> ObjectHolders.isAnother(type, row.current(), found))
                .isPresent();
    }

    /** Whether an older object of the row itself stands in the place. It is deleted once others no longer use it. */
    private Mono<Boolean> isOlder(ResourceNode node, Row row, Observation observation) {
        Value.Fields attributes = observation.attributes().orElse(null);
        return observation.presence() != Presence.FOREIGN || attributes == null
                ? Mono.just(false)
                : node.gateway().isOneOf(stage, row, row.older(), attributes, node.call(options.retries()));
    }

    /** Looks for what stands in the place of an object of which it is known that it was not made. */
    private Mono<Observation> lookWhereWanted(ResourceNode node, Optional<Target> target) {
        return target.isEmpty()
                ? Mono.just(Observation.ABSENT)
                : lookForNew(node, target)
                        .map(observation ->
                                observation.presence() == Presence.CANNOT_TELL ? Observation.ABSENT : observation);
    }

    private Mono<Observation> look(ResourceNode node, Row row, Generation generation) {
        return node.gateway().type().accepts(generation.type())
                ? node.gateway().read(Rows.identity(stage, row, generation), generation, node.call(options.retries()))
                : Mono.just(Observation.CANNOT_TELL);
    }

    private Mono<Comparison> compare(
            ResourceNode node, Row row, Inputs inputs, Optional<Target> target, Observation observation) {
        Mono<Comparison> current = compare(node, row, row.current(), inputs, target, observation);
        // An object that others still use was not deleted, and while it stands another one may not get its name.
        Optional<Generation> predecessor = Rows.predecessor(row)
                .filter(older -> !Rows.isReady(row) || holders.holders().isUsed(row.fqn(), older));
        if (predecessor.isEmpty()) {
            return current;
        }
        return current.flatMap(asCurrent -> asCurrent.wanted() == DesiredChange.SAME
                        || Rows.isReady(row) && asCurrent.wanted() == DesiredChange.UPDATE
                ? Mono.just(asCurrent)
                : compare(node, row, predecessor.get(), inputs, target, Observation.NONE)
                        .map(asOriginal -> asOriginal.preferOriginal(predecessor.get(), asCurrent)));
    }

    private Mono<Comparison> compare(
            ResourceNode node,
            Row row,
            Generation generation,
            Inputs inputs,
            Optional<Target> target,
            Observation observation) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        if (!type.accepts(generation.type())) {
            return Mono.just(Comparison.otherType(
                    generation.type(), type.name(), holders.holders().isUsed(row.fqn())));
        }
        PropertyDifferences differences = PropertyDifferences.between(type, generation, inputs, target);
        if (differences.none()) {
            boolean unreadable = node.isAction()
                    && generation.attributes() != null
                    && !node.gateway().canRead(generation.attributes());
            return Mono.just(unreadable ? Comparison.otherOutputs(type) : Comparison.same(type));
        }
        var attributes = generation.attributes() != null
                ? generation.attributes()
                : observation.ours().orElse(null);
        Identity identity = Rows.identity(stage, row, generation);
        Mono<Diff> diff = attributes == null
                ? node.gateway()
                        .diffUnfinished(
                                identity, differences.changed(), differences.unknown(), node.call(options.retries()))
                : node.gateway()
                        .diff(
                                identity,
                                differences.olds(),
                                target.map(Target::props).orElse(null),
                                attributes,
                                differences.changed(),
                                differences.unknown(),
                                node.call(options.retries()));
        boolean unfinished = generation.attributes() == null;
        return diff.map(answer -> Comparison.of(type, unfinished ? decided(answer, differences) : answer, differences));
    }

    /**
     * Of an object whose create did not end, and for which no value is missing: where its provider cannot say whether it
     * could become what is wanted, another one is made.
     */
    private static Diff decided(Diff answer, PropertyDifferences differences) {
        return answer instanceof Diff.Undetermined open && differences.unknown().isEmpty()
                ? new Diff.Replace(false, open.because(), Optional.empty())
                : answer;
    }

    private Decision decision(
            ResourceNode node,
            DesiredChange wanted,
            Observation observation,
            Optional<Target> target,
            Comparison comparison,
            List<PlannedChange.Reason> reasons) {
        Verdict verdict = Transitions.next(node.stored(), wanted, observation.presence());
        if (verdict instanceof Verdict.Do step) {
            return new Decision(
                    step.step(),
                    target,
                    observation,
                    comparison.stable(),
                    comparison.undetermined(),
                    node.stored()
                            .map(row -> losses.of(
                                    row,
                                    step.step(),
                                    node.declaration().options().retain(),
                                    comparison.dataLoss()))
                            .orElse(List.of()),
                    reasons);
        }
        if (verdict instanceof Verdict.Refuse refusal) {
            throw new ForeignObjectException(
                    node.fqn(), node.gateway().type().name(), observation.owner(), refusal.why());
        }
        throw new IllegalStateException(
                "no step for " + node.fqn() + ": " + wanted + ", " + observation.presence() + ": " + verdict);
    }

    private Observation permitted(ResourceNode node, Observation observation) {
        return options.adopt() || node.declaration().options().adopt() ? observation.adoptable() : observation;
    }

    private static Target target(Declaration declaration, Inputs inputs, List<String> dependencies) {
        ResourceType<?, ?, ?> type = declaration.type();
        try {
            Value.Fields props = ErrorBoundary.call(() -> type.propsValue(inputs.known()));
            return new Target(type.name(), type.schema(), props, dependencies, null, policies(declaration));
        } catch (RuntimeException e) {
            throw new InvalidDeclarationException(
                    declaration.fqn(), "(" + type + ") has invalid properties: " + ErrorText.of(e), "Correct them.", e);
        }
    }

    static Policies policies(Declaration declaration) {
        ResourceOptions options = declaration.options();
        boolean usual = !options.retain()
                && options.timeout().isEmpty()
                && options.retries().isEmpty()
                && declaration.sequentialScopes().isEmpty();
        return usual
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
