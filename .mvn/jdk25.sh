# Finds a JDK of at least version 25 and exports it as JAVA_HOME. ./downhill and ./mvnw source this
# file, so that both work where the default java is older. It reads each JDK's release file instead
# of starting java, which would cost more than the rest of the launcher.

jdk25_at() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r jdk25_key jdk25_value; do
    [ "$jdk25_key" = JAVA_VERSION ] || continue
    jdk25_value=${jdk25_value#\"}
    [ "${jdk25_value%%[!0-9]*}" -ge 25 ] 2>/dev/null || return 1
    export JAVA_HOME="$1"
    return 0
  done <"$1/release"
  return 1
}

jdk25_on_path() {
  jdk25_java=$(command -v javac) || return 1
  jdk25_java=$(readlink -f "$jdk25_java") || return 1
  jdk25_at "${jdk25_java%/bin/javac}"
}

jdk25_in_usual_places() {
  for jdk25_home in \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    jdk25_at "$jdk25_home" && return 0
  done
  [ -x /usr/libexec/java_home ] && jdk25_at "$(/usr/libexec/java_home -v 25+ 2>/dev/null)"
}

jdk25_at "${JAVA_HOME-}" || jdk25_on_path || jdk25_in_usual_places || {
  echo "downhill: no JDK 25 found in JAVA_HOME, on the PATH or in the usual folders; get one from https://adoptium.net/temurin/releases/?version=25 (or 'sdk install java 25-tem'), or set JAVA_HOME to where it is." >&2
  exit 1
}
