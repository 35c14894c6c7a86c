#ifndef EXOTEL_STAND_IN_CONNECTIONS_HPP
#define EXOTEL_STAND_IN_CONNECTIONS_HPP

namespace exotel_stand_in {

/// Ends this process's connections that were accepted on a port.
///
/// cpp-httplib keeps these sockets to itself, and waits for idle ones as long as it keeps them
/// alive, which a server that is to stop cannot.
void end_connections_accepted_on(int port);

}  // namespace exotel_stand_in

#endif
