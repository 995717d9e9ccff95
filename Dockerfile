# The static program and nothing else: `docker run --rm -i IMAGE < article.txt`. Put the program of an x86_64-unknown-linux-musl (or
# otherwise static) build beside this file as `apercu`, then: docker build --tag apercu .
FROM scratch
COPY apercu /apercu
USER 65534:65534
ENTRYPOINT ["/apercu"]
