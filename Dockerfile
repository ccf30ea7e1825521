# Both stages are of the same Debian: the program needs the C library that it was built with, or a newer one.
FROM rust:1.88-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
COPY LICENSE-APACHE LICENSE-MIT catalog/NOTICE /usr/share/doc/iamlint/
COPY --from=build /src/target/release/iamlint /usr/local/bin/iamlint
USER nobody
WORKDIR /work
ENTRYPOINT ["iamlint"]
CMD ["check", "."]
