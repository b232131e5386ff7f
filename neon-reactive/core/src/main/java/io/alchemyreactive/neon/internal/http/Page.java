package io.alchemyreactive.neon.internal.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One page of a list. The list ends with a page that is empty, names no next one, or names the one it is itself, since Neon
 * names a next page on the last one as well.
 */
record Page<T>(List<T> items, Optional<String> asked, Optional<String> next) {

    /** All items, page by page as they are asked for. */
    static <T> Flux<T> all(Function<Optional<String>, Mono<Page<T>>> fetch) {
        return Mono.defer(() -> fetch.apply(Optional.empty()))
                .expand(page -> page.last() ? Mono.empty() : fetch.apply(page.next()))
                .concatMapIterable(Page::items, 1);
    }

    private boolean last() {
        return items.isEmpty() || next.isEmpty() || next.equals(asked);
    }
}
