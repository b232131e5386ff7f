package io.alchemyreactive.neon.api.project;

import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on projects. Thread-safe. */
public interface Projects {

    /**
     * Emits the projects that the key may see, page by page as the subscriber requests them; empty when there are none.
     */
    Flux<NeonProject> list(ListProjectsRequest request);

    /** Emits the projects of other owners that are shared with the key's user. */
    Flux<NeonProject> listShared(ListProjectsRequest request);

    /** Emits the project, or fails with {@link NotFoundException}. */
    Mono<NeonProject> get(String projectId);

    /**
     * Creates a project and waits until its operations have ended.
     *
     * <p>Names are not unique, so the client does not simply repeat the request. When the answer is lost, the client
     * searches the projects with exactly that name for one whose branch carries all the annotations of the request, and
     * emits it. Without a name, without annotations or without a result of the search the failure is {@link
     * UnknownOutcomeException}.
     */
    Mono<ProjectCreated> create(CreateProjectRequest request);

    /**
     * Changes the properties that the request names, and waits until the operations have ended. When the answer is lost
     * the project is read again and only the properties that still differ are sent again.
     */
    Mono<ProjectChanged> update(UpdateProjectRequest request);

    /**
     * Deletes the project with everything in it and waits until Neon does not show it any more. Emits the project, or
     * completes empty when it did not exist.
     */
    Mono<NeonProject> delete(String projectId);

    /**
     * Recovers a project that was deleted less than seven days ago. Does not wait for operations. Fails with {@link
     * UnknownOutcomeException} when the answer is lost: check whether the project exists.
     */
    Mono<NeonProject> recover(String projectId);
}
