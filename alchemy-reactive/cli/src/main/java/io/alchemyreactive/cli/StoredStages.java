package io.alchemyreactive.cli;

import io.alchemyreactive.state.StageKey;
import java.util.List;
import reactor.core.publisher.Mono;

/** Tells which stages are stored when the one that was asked for is not. */
final class StoredStages {

    private static final int MOST = 5;

    private StoredStages() {}

    /**
     * Emits a sentence with a space before it: the stage with nearly this name, else those that there are. Empty text when
     * none is stored or the store cannot tell.
     */
    static Mono<String> instead(Invocation invocation) {
        return Mono.defer(() -> {
                    StageKey asked = invocation.stageKey();
                    return invocation
                            .store()
                            .stages()
                            .filter(key -> key.stack().equals(asked.stack()) && !key.equals(asked))
                            .map(StageKey::stage)
                            .sort()
                            .collectList()
                            .map(names -> sentence(asked.stage(), names));
                })
                .onErrorReturn("");
    }

    private static String sentence(String asked, List<String> names) {
        String near = NearWord.hint(asked, names);
        return near.isEmpty() && !names.isEmpty() ? " Stored stages: " + list(names) + "." : near;
    }

    private static String list(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
        return names.size() > MOST ? first + " and " + (names.size() - MOST) + " more" : first;
    }
}
