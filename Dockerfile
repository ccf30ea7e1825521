FROM rust:1.88-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
COPY --from=build /src/target/release/iamlint /usr/local/bin/iamlint
USER nobody
WORKDIR /work
ENTRYPOINT ["iamlint"]
CMD ["check", "."]
