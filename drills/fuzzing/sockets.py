"""stub"""
FAULTS="faults"
def attack(port): return {}
